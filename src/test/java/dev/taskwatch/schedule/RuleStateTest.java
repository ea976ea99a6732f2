package dev.taskwatch.schedule;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.schedule.OpenWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleStateTest {

    private static final Duration LONGEST = Duration.ofHours(1);

    private final RuleState empty = RuleState.beginning(new Grid(Duration.ofMinutes(5)), at("12:00"));

    @Test
    void beginsWithOneIntervalBeforeItsFirstTick() {
        assertThat(empty).isEqualTo(new RuleState(at("11:55"), List.of(), List.of(), 0, at("12:00"), Optional.empty()));
    }

    @Test
    void openWindowsAreOrderedByTheirTimeWhateverCameFirst() {
        RuleState state = empty.opening(open("12:10", "12:11", Kind.LATE), LONGEST)
                .opening(open("12:00", "12:05", Kind.FAILED), LONGEST)
                .opening(open("12:00", "12:03", Kind.PARTIAL), LONGEST);

        assertThat(state.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("12:00", "12:03"), window("12:00", "12:05"), window("12:10", "12:11"));
    }

    @Test
    void touchingWindowsOfOneKindBecomeOne() {
        RuleState state = empty.opening(open("12:00", "12:05", Kind.FAILED), LONGEST)
                .opening(open("12:10", "12:15", Kind.FAILED), LONGEST)
                .opening(open("12:05", "12:10", Kind.FAILED), LONGEST);

        assertThat(state.open()).extracting(OpenWindow::window).containsExactly(window("12:00", "12:15"));
    }

    @Test
    void windowsOfOtherKindsOrApartStayAlone() {
        RuleState state = empty.opening(open("12:00", "12:05", Kind.FAILED), LONGEST)
                .opening(open("12:00", "12:05", Kind.PARTIAL), LONGEST)
                .opening(open("12:05:00.001", "12:10", Kind.FAILED), LONGEST);

        assertThat(state.open()).hasSize(3);
    }

    @Test
    void noneGrowsBeyondTheLongest() {
        RuleState state = empty.opening(open("12:00", "12:55", Kind.FAILED), LONGEST)
                .opening(open("12:50", "13:00:00.001", Kind.FAILED), LONGEST)
                .opening(open("12:51", "13:00", Kind.FAILED), LONGEST);

        assertThat(state.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("12:00", "13:00"), window("12:50", "13:00:00.001"));
    }

    @Test
    void oneMadeOfTwoIsOpenSinceTheEarlierForTheNewersReason() {
        OpenWindow older =
                new OpenWindow(window("12:00", "12:05"), Kind.FAILED, at("12:05"), "before", 3, at("12:45"), 0);
        OpenWindow newer =
                new OpenWindow(window("12:05", "12:10"), Kind.FAILED, at("12:10"), "just now", 1, at("12:15"), 0);

        RuleState state = empty.opening(older, LONGEST).opening(newer, LONGEST);

        assertThat(state.open())
                .containsExactly(new OpenWindow(
                        window("12:00", "12:10"), Kind.FAILED, at("12:05"), "just now", 1, at("12:15"), 0));
    }

    @Test
    void whatIsDueDoesNotWaitForWhatHasFailed() {
        Duration interval = Duration.ofMinutes(5);
        OpenWindow due = open("12:00", "12:05", Kind.FAILED);
        OpenWindow failed =
                open("12:05", "12:10", Kind.FAILED).failedAgain(Kind.FAILED, at("12:15"), "no answer", interval);

        assertThat(empty.opening(due, LONGEST)
                        .opening(failed, LONGEST)
                        .open()
                        .get(0)
                        .isDue(at("12:15")))
                .isTrue();
        assertThat(empty.opening(failed, LONGEST)
                        .opening(due, LONGEST)
                        .open()
                        .get(0)
                        .isDue(at("12:15")))
                .isTrue();
    }

    @Test
    void closesOnlyWhatMatches() {
        OpenWindow failed = open("12:00", "12:05", Kind.FAILED);
        OpenWindow partial = open("12:00", "12:05", Kind.PARTIAL);

        RuleState state =
                empty.opening(failed, LONGEST).opening(partial, LONGEST).closing(failed::equals);

        assertThat(state.open()).containsExactly(partial);
    }

    @Test
    void allGapsAreCountedAndTheLatestHundredKept() {
        RuleState state = empty;
        for (int i = 0; i < 130; i++) {
            state = state.giveUp(gap(i));
        }

        assertThat(state.gapCount()).isEqualTo(130);
        assertThat(state.gaps()).hasSize(100).startsWith(gap(30)).endsWith(gap(129));
    }

    @Test
    void aGapThatGoesOnIsOneGap() {
        Gap first = new Gap(window("12:00", "12:05"), Gap.Cause.EXPIRED, at("12:15"), "blind");
        Gap next = new Gap(window("12:05", "12:10"), Gap.Cause.EXPIRED, at("12:20"), "still blind");

        RuleState state = empty.giveUp(first).giveUp(next);

        assertThat(state.gapCount()).isEqualTo(1);
        assertThat(state.gaps())
                .containsExactly(new Gap(window("12:00", "12:10"), Gap.Cause.EXPIRED, at("12:20"), "still blind"));
    }

    @Test
    void timeThatIsInAGapAlreadyIsNoOther() {
        Gap first = new Gap(window("12:00", "12:01"), Gap.Cause.SATURATED, at("12:15"), "too many");
        Gap second = new Gap(window("12:03", "12:04"), Gap.Cause.SATURATED, at("12:15"), "too many");
        Gap firstAgain = new Gap(window("12:00", "12:01"), Gap.Cause.SATURATED, at("12:20"), "too many");

        RuleState state = empty.giveUp(first).giveUp(second).giveUp(firstAgain);

        assertThat(state.gaps()).containsExactly(second, firstAgain);
        assertThat(state.gapCount()).isEqualTo(2);
    }

    @Test
    void aGapGoesOnWhateverIsMetAgainMeanwhile() {
        Gap saturated = new Gap(window("12:00", "12:01"), Gap.Cause.SATURATED, at("12:15"), "too many");
        RuleState state = empty;
        for (int i = 0; i < 10; i++) {
            Instant from = at("09:00").plus(Duration.ofMinutes(5 * i));
            DetectionWindow next = new DetectionWindow(from, from.plus(Duration.ofMinutes(5)));
            state = state.giveUp(new Gap(next, Gap.Cause.EXPIRED, at("12:15"), "blind"))
                    .giveUp(saturated);
        }

        assertThat(state.gapCount()).isEqualTo(2);
        assertThat(state.gaps())
                .extracting(Gap::window)
                .containsExactly(window("09:00", "09:50"), window("12:00", "12:01"));
    }

    @Test
    void timeThatIsGivenUpOnceMoreIsAsOfThen() {
        Gap outage = new Gap(window("-3 12:00", "-1 12:00"), Gap.Cause.EXPIRED, at("12:00"), "nobody searched it");
        Instant weekLater = at("12:00").plus(Duration.ofDays(7));
        Gap late = new Gap(window("-2 12:00", "-2 12:05"), Gap.Cause.EXPIRED, weekLater, "LATE: blind");

        RuleState state = empty.giveUp(outage).giveUp(gap(3)).giveUp(late);

        assertThat(state.gaps())
                .containsExactly(gap(3), new Gap(outage.window(), Gap.Cause.EXPIRED, weekLater, "LATE: blind"));
        assertThat(state.gapCount()).isEqualTo(2);
    }

    private static OpenWindow open(String from, String to, Kind kind) {
        return OpenWindow.opened(window(from, to), kind, at("12:15"), "a test's");
    }

    private static Gap gap(int number) {
        Instant from = at("12:00").plus(Duration.ofHours(number));
        DetectionWindow window = new DetectionWindow(from, from.plus(Duration.ofMinutes(5)));
        return new Gap(window, Gap.Cause.EXPIRED, at("12:15"), "number " + number);
    }
}
