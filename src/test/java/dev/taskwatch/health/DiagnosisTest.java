package dev.taskwatch.health;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.health.Condition.Severity;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.run.Reports;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final List<Object> published = new ArrayList<>();
    private Optional<String> lateFailure = Optional.empty();

    @Test
    void aRuleThatSeesEverythingHasNothingToSay() {
        ticked("12:00", Verdict.COMPLETE);

        assertThat(said("12:04:59")).isEmpty();
        assertThat(severity("12:04:59")).isEqualTo(Severity.UP);
    }

    @Test
    void oneFailureIsSaidAndTheSecondIntervalWithoutSightIsDown() {
        ticked("12:00", Verdict.COMPLETE);
        failed("12:05");
        assertThat(said("12:09:59"))
                .containsExactly("failing: the last tick did not see its window as a whole: no answer");
        assertThat(severity("12:09:59")).isEqualTo(Severity.UP);
        failed("12:10");

        assertThat(said("12:10"))
                .containsExactly("unseen: no window was seen as a whole since " + at("12:00") + ": no answer");
        assertThat(severity("12:10")).isEqualTo(Severity.DOWN);
    }

    @Test
    void aProcessThatNeverSawAnythingIsDownAtOnce() {
        failed("12:00");

        assertThat(severity("12:00:01")).isEqualTo(Severity.DOWN);
    }

    @Test
    void blindIsDownAtOnce() {
        ticked("12:00", Verdict.COMPLETE);
        ticked("12:05", Verdict.BLIND);

        assertThat(said("12:05:01")).containsExactly("blind: the rule cannot fire: why");
        assertThat(severity("12:05:01")).isEqualTo(Severity.DOWN);
    }

    @Test
    void aRuleThatHasFallenSilentIsDown() {
        ticked("12:00", Verdict.COMPLETE);
        assertThat(severity("12:15")).isEqualTo(Severity.UP);

        assertThat(said("12:15:01")).first().isEqualTo("overdue: no tick has ended since " + at("12:00"));
        assertThat(severity("12:15:01")).isEqualTo(Severity.DOWN);
    }

    @Test
    void aWindowThatIsOpenForMoreThanAnHourIsDown() {
        OpenWindow open = OpenWindow.opened(window("10:00", "10:09"), OpenWindow.Kind.FAILED, at("11:00"), "refused");
        ticked("12:00", List.of(open), List.of());
        assertThat(severity("12:00")).isEqualTo(Severity.UP);

        assertThat(said("12:00:01"))
                .first()
                .isEqualTo("open-too-long: window " + open.window() + " (FAILED) has been open since " + at("11:00")
                        + ": refused");
        assertThat(severity("12:00:01")).isEqualTo(Severity.DOWN);
    }

    @Test
    void aGapIsDownForADay() {
        Gap gap = new Gap(
                window("03:00", "04:00"), Gap.Cause.EXPIRED, at("12:00").minus(Duration.ofHours(23)), "too old");
        ticked("12:00", List.of(), List.of(gap));

        assertThat(said("12:00"))
                .containsExactly("gap: " + gap.window() + " was given up at " + gap.since() + ": too old");
        assertThat(severity("12:00")).isEqualTo(Severity.DOWN);
        ticked("13:00", List.of(), List.of(gap));
        assertThat(said("13:00:01")).isEmpty();
    }

    @Test
    void aReplicaThatStandsByIsUpAndSaysSo() {
        published.add(new TickOutcome(
                rule,
                at("12:00"),
                state("12:00", List.of(), List.of()),
                List.of(),
                Optional.of("replica-1"),
                true,
                Optional.empty()));

        assertThat(said("12:00:01")).containsExactly("standby: replica replica-1 runs this rule, this one stands by");
        assertThat(severity("12:00:01")).isEqualTo(Severity.UP);
    }

    @Test
    void whatTheCapLeftIsSaid() {
        OpenWindow left = OpenWindow.opened(window("11:51", "12:00"), OpenWindow.Kind.LEFT_OVER, at("12:00"), "the cap")
                .holding(4);
        ticked("12:00", List.of(left), List.of());

        assertThat(said("12:00:01"))
                .containsExactly("left-over: 4 matches or more wait, since the cap of 100 alerts a tick was reached");
    }

    @Test
    void whatTheCapLeftOfALateWindowIsSaidToo() {
        OpenWindow left = OpenWindow.opened(window("04:00", "05:00"), OpenWindow.Kind.LATE, at("12:00"), "the cap")
                .holding(40);
        ticked("12:00", List.of(left), List.of());

        assertThat(said("12:00:01"))
                .first()
                .isEqualTo("left-over: 40 matches or more wait, since the cap of 100 alerts a tick was reached");
    }

    @Test
    void aLookForLateEventsThatFailsIsSaidWithItsReasonAndDownAfterAnHour() {
        lateFailure = Optional.of("denied");
        RuleState state = new RuleState(at("12:00"), List.of(), List.of(), 0, at("11:55"), Optional.empty());
        publish("12:00", state, Verdict.COMPLETE, true);

        assertThat(said("12:00"))
                .containsExactly("late-events-wait: no late events were looked for since " + at("11:55") + ": denied");
        assertThat(severity("12:00")).isEqualTo(Severity.UP);
        publish("13:15", state, Verdict.COMPLETE, true);
        assertThat(severity("13:10")).isEqualTo(Severity.UP);
        assertThat(said("13:10:01"))
                .containsExactly("late-events-unseen: no late events were looked for since " + at("11:55")
                        + ", for longer than an hour: denied");
        assertThat(severity("13:10:01")).isEqualTo(Severity.DOWN);
    }

    @Test
    void lateEventsThatAreNotLookedForWhileTheCurrentWindowFailsAreSaid() {
        RuleState state = new RuleState(at("12:00"), List.of(), List.of(), 0, at("11:44"), Optional.empty());
        publish("12:00", state, Verdict.FAILED, true);

        assertThat(said("12:00"))
                .contains("late-events-wait: no late events were looked for since " + at("11:44")
                        + ": it is not tried while the current window fails");
    }

    @Test
    void aWatermarkThatIsBehindBecauseTheClustersClockIsBehindIsNoFailure() {
        RuleState state = new RuleState(at("12:00"), List.of(), List.of(), 0, at("10:30"), Optional.empty());
        publish("12:00", state, Verdict.COMPLETE, true);

        assertThat(said("12:00")).isEmpty();
    }

    @Test
    void thatLateEventsCannotBeToldIsSaid() {
        publish("12:00", state("12:00", List.of(), List.of()), Verdict.COMPLETE, false);

        assertThat(said("12:00")).containsExactly("late-events-untold: late events cannot be told from others");
    }

    @Test
    void nothingIsKnownBeforeTheFirstTick() {
        assertThat(said("12:00")).containsExactly("unheard: no tick has ended yet");
        assertThat(severity("12:00")).isEqualTo(Severity.UNKNOWN);
    }

    private List<String> said(String now) {
        return Diagnoses.said(rule, published, at(now));
    }

    private Severity severity(String now) {
        return Diagnoses.of(rule, published, at(now)).severity();
    }

    private void failed(String tick) {
        published.add(new TickFailure(rule, at(tick), "no answer"));
    }

    private void ticked(String tick, Verdict verdict) {
        publish(tick, state(tick, List.of(), List.of()), verdict, true);
    }

    private void ticked(String tick, List<OpenWindow> open, List<Gap> gaps) {
        publish(tick, state(tick, open, gaps), Verdict.COMPLETE, true);
    }

    private static RuleState state(String tick, List<OpenWindow> open, List<Gap> gaps) {
        return new RuleState(at(tick), open, gaps, gaps.size(), at(tick), Optional.of("replica-0"));
    }

    private void publish(String tick, RuleState state, Verdict verdict, boolean canTellLate) {
        Instant end = at(tick);
        Optional<String> error = verdict == Verdict.COMPLETE ? Optional.empty() : Optional.of("why");
        published.add(new TickOutcome(
                rule,
                end,
                state,
                List.of(Reports.of(rule.id(), window("11:51", "12:00"), verdict, error)),
                Optional.empty(),
                canTellLate,
                lateFailure));
    }
}
