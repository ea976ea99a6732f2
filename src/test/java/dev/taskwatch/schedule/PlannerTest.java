package dev.taskwatch.schedule;

import static dev.taskwatch.schedule.Times.at;
import static dev.taskwatch.schedule.Times.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import dev.taskwatch.schedule.OpenWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule runs every 5 minutes over 9 minutes, its maxspan is 1 minute: windows share 4 minutes. */
class PlannerTest {

    private final Rule rule = Rules.of(Rules.SEQUENCE);
    private final Planner planner = Planners.standard();

    @Test
    void theCurrentWindowReachesBackOverTheLookback() {
        assertThat(planner.current(rule, at("12:05"))).isEqualTo(window("11:56", "12:05"));
    }

    @ParameterizedTest
    @CsvSource({"12:00", "12:05"}) // the tick before; the same tick, tried once more
    void nothingIsCaughtUpIfNoTickWasMissed(String frontier) {
        RuleState state = searchedUpTo(frontier);

        assertThat(planner.atTick(rule, state, at("12:05"))).isEqualTo(state);
    }

    @Test
    void nothingIsCaughtUpAtTheFirstTick() {
        RuleState beginning = RuleState.beginning(new Grid(Duration.ofMinutes(5)), at("12:05"));

        assertThat(planner.atTick(rule, beginning, at("12:05"))).isEqualTo(beginning);
    }

    @Test
    void ticksThatAClusterDidNotAnswerAreCaughtUpSinceTheFirst() {
        RuleState beginning = RuleState.beginning(new Grid(Duration.ofMinutes(5)), at("12:05"));

        assertThat(opened(beginning, "12:30")).containsExactly(window("11:56", "12:22"));
    }

    @Test
    void whatWasMissedReachesOverTheOverlapBeforeItAndTheMaxspanAfterIt() {
        RuleState found = planner.atTick(rule, searchedUpTo("12:00"), at("12:10"));

        assertThat(found.open())
                .containsExactly(
                        OpenWindow.opened(window("11:56", "12:02"), Kind.CATCH_UP, at("12:10"), "nobody searched it"));
        assertThat(found.frontier()).isEqualTo(at("12:00"));
    }

    @Test
    void aLongDowntimeIsCaughtUpInPiecesThatShareTheMaxspan() {
        assertThat(opened(searchedUpTo("08:04"), "10:30"))
                .containsExactly(window("08:00", "09:01"), window("09:00", "10:01"), window("10:00", "10:22"));
    }

    @Test
    void noPieceIsOnlyAMarginLong() {
        assertThat(opened(searchedUpTo("08:04"), "09:08:30")).containsExactly(window("08:00", "09:00:30"));
    }

    @Test
    void piecesOfAnEventRuleShareNothing() {
        Rule events = Rules.of(Rules.EVENT);

        RuleState found = planner.atTick(events, searchedUpTo("08:04"), at("10:09"));

        assertThat(found.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("08:00", "09:00"), window("09:00", "10:00"));
    }

    @Test
    void piecesOfARuleThatLooksFarBackAreAsLongAsItsWindow() {
        Rule daily = Rules.scheduled(Rules.EVENT, "2h", "3h");

        RuleState found = planner.atTick(daily, searchedUpTo("02:00"), at("10:00"));

        assertThat(found.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("01:00", "06:00"), window("06:00", "07:00"));
    }

    @Test
    void anOpenWindowThatIsTooOldBecomesAGap() {
        RuleState state = searchedUpTo("12:00").opening(open("-1 11:00", "-1 12:00", Kind.FAILED), Duration.ZERO);

        RuleState found = planner.atTick(rule, state, at("12:00"));

        assertThat(found.open()).isEmpty();
        assertThat(found.gaps())
                .containsExactly(
                        new Gap(window("-1 11:00", "-1 12:00"), Gap.Cause.EXPIRED, at("12:00"), "FAILED: a test's"));
        assertThat(found.gapCount()).isEqualTo(1);
    }

    @Test
    void anOpenWindowThatIsPartlyTooOldIsTrimmed() {
        OpenWindow old = open("-1 11:58", "-1 12:30", Kind.FAILED);

        RuleState found = planner.atTick(rule, searchedUpTo("12:00").opening(old, Duration.ZERO), at("12:00"));

        assertThat(found.open()).containsExactly(old.over(window("-1 12:00", "-1 12:30")));
        assertThat(found.gaps()).extracting(Gap::window).containsExactly(window("-1 11:58", "-1 12:00"));
    }

    @Test
    void aWindowAsOldAsAllowedIsKept() {
        RuleState state = searchedUpTo("12:00").opening(open("-1 12:00", "-1 12:30", Kind.FAILED), Duration.ZERO);

        assertThat(planner.atTick(rule, state, at("12:00"))).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"-9 12:00", "-40 12:00"})
    void theWindowOfLateEventsIsAsOldAsItHasBeenOpenHoweverOldTheyAre(String from) {
        DetectionWindow old = window(from, "-8 12:00");
        OpenWindow late = OpenWindow.opened(old, Kind.LATE, at("12:00"), "a test's");
        RuleState state = searchedUpTo("12:00").opening(late, Duration.ZERO);

        assertThat(planner.atTick(rule, state, at("12:00"))).isEqualTo(state);
        Instant weekLater = at("12:00").plus(Duration.ofDays(7));
        RuleState keptFor7Days = planner.atTick(rule, state.withFrontier(weekLater), weekLater);
        assertThat(keptFor7Days.open()).containsExactly(late);
        Instant tooLate = weekLater.plus(Duration.ofMinutes(5));
        RuleState found = planner.atTick(rule, state.withFrontier(tooLate), tooLate);
        assertThat(found.open()).isEmpty();
        assertThat(found.gaps()).extracting(Gap::window).containsExactly(old);
    }

    @ParameterizedTest
    @CsvSource({"-3 12:04", "-9000 12:04"})
    void aDowntimeLongerThanTheLimitIsOneGapAndTheRestIsCaughtUp(String frontier) {
        RuleState found = planner.atTick(rule, searchedUpTo(frontier), at("12:00"));

        assertThat(found.open()).hasSize(24);
        assertThat(found.open().get(0).window()).isEqualTo(window("-1 12:00", "-1 13:01"));
        assertThat(found.open().get(23).window()).isEqualTo(window("11:00", "11:52"));
        Instant unsearched = at(frontier).minus(Duration.ofMinutes(4));
        assertThat(found.gaps())
                .containsExactly(new Gap(
                        new DetectionWindow(unsearched, at("-1 12:00")),
                        Gap.Cause.EXPIRED,
                        at("12:00"),
                        "nobody searched it"));
    }

    /** The service was told to go back no further than to the window that it searches anyway. */
    @Test
    void allThatWasMissedMayBeTooOld() {
        Planner impatient = new Planner(Planners.settings(Duration.ofMinutes(1), Duration.ofDays(7)));

        RuleState found = impatient.atTick(rule, searchedUpTo("11:00"), at("12:00"));

        assertThat(found.open()).isEmpty();
        assertThat(found.gaps()).extracting(Gap::window).containsExactly(window("10:56", "11:51"));
    }

    @ParameterizedTest
    @CsvSource({"12:05:00.001", "12:10"})
    void aFrontierALittleAheadIsAnotherReplicasClock(String frontier) {
        RuleState found = planner.atTick(rule, searchedUpTo(frontier), at("12:05"));

        assertThat(found.frontier()).isEqualTo(at("12:00"));
        assertThat(found.open()).isEmpty();
    }

    @Test
    void aFrontierFarAheadIsNotTrustedAndAllThatMayBeOldIsCaughtUp() {
        RuleState found = planner.atTick(rule, searchedUpTo("12:10:00.001"), at("12:05"));

        assertThat(found.frontier()).isEqualTo(at("-1 12:09"));
        assertThat(found.gaps()).isEmpty();
        assertThat(found.open().get(0).window().from()).isEqualTo(at("-1 12:05"));
        assertThat(found.open().get(found.open().size() - 1).window().to()).isEqualTo(at("11:57"));
    }

    @Test
    void whatAClockThatRanAheadGaveUpIsNoGap() {
        RuleState ahead = planner.atTick(rule, searchedUpTo("12:00"), at("+400 12:00"));
        assertThat(ahead.gaps()).hasSize(1);

        RuleState back = planner.atTick(rule, ahead.withFrontier(at("+400 12:00")), at("12:05"));

        assertThat(back.gaps()).isEmpty();
        assertThat(back.open()).hasSize(24);
        assertThat(back.open().get(0).window().from()).isEqualTo(at("-1 12:05"));
        RuleState downForThreeDays = planner.atTick(rule, back.withFrontier(at("12:05")), at("+3 12:05"));
        assertThat(downForThreeDays.gaps()).isNotEmpty();
        assertThat(downForThreeDays.gaps()).extracting(Gap::since).containsOnly(at("+3 12:05"));
    }

    @Test
    void whatIsOlderThanAllThatIsCaughtUpStaysAGapWhateverTheClock() {
        Gap gap = new Gap(window("-9 12:00", "12:00"), Gap.Cause.EXPIRED, at("+400 12:00"), "nobody searched it");

        RuleState back = planner.atTick(rule, searchedUpTo("+400 12:00").giveUp(gap), at("12:05"));

        assertThat(back.gaps())
                .containsExactly(
                        new Gap(window("-9 12:00", "-1 12:05"), Gap.Cause.EXPIRED, at("12:05"), "nobody searched it"));
    }

    @Test
    void whatAClockThatRanAheadPutOffIsDueAtOnce() {
        OpenWindow putOff = OpenWindow.opened(window("11:00", "11:05"), Kind.LATE, at("+1 12:00"), "a test's")
                .failedAgain(Kind.LATE, at("+1 12:00"), "no answer", Duration.ofMinutes(5));
        OpenWindow toCome = OpenWindow.opened(window("+1 11:00", "+1 11:05"), Kind.FAILED, at("+1 12:00"), "a test's");
        RuleState ahead =
                searchedUpTo("+1 12:00").opening(putOff, Duration.ZERO).opening(toCome, Duration.ZERO);

        RuleState back = planner.atTick(rule, ahead, at("12:05"));

        assertThat(planner.due(back, at("12:05")))
                .filteredOn(open -> open.kind() == Kind.LATE)
                .extracting(OpenWindow::since)
                .containsExactly(at("12:05"));
        assertThat(back.open()).noneMatch(open -> open.window().to().isAfter(at("12:05")));
    }

    @Test
    void openWindowsAreDueThoseThatFailedAndWaitedFirstThenOldestFirst() {
        OpenWindow waiting = open("11:00", "11:05", Kind.FAILED)
                .failedAgain(Kind.FAILED, at("12:00"), "no answer", Duration.ofMinutes(5));
        OpenWindow old = open("10:00", "10:05", Kind.CATCH_UP);
        OpenWindow young = open("11:30", "11:35", Kind.LEFT_OVER);
        RuleState state = searchedUpTo("12:00")
                .opening(young, Duration.ZERO)
                .opening(waiting, Duration.ZERO)
                .opening(old, Duration.ZERO);

        assertThat(planner.due(state, at("12:00"))).containsExactly(old, young);
        assertThat(planner.due(state, at("12:05"))).containsExactly(waiting, old, young);
    }

    @Test
    void openWindowsGrowTogetherUpToAnHour() {
        RuleState state = searchedUpTo("12:00");
        for (String to : List.of("11:30", "12:00", "12:30")) {
            state = planner.open(
                    rule,
                    state,
                    OpenWindow.opened(
                            new DetectionWindow(at(to).minus(Duration.ofMinutes(30)), at(to)),
                            Kind.FAILED,
                            at("12:30"),
                            "no answer"));
        }

        assertThat(state.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("11:00", "12:00"), window("12:00", "12:30"));
    }

    @Test
    void whatAClockThatRanAheadLookedAtForLateEventsIsNotTrustedEither() {
        RuleState slightly = planner.atTick(rule, searchedUpTo("12:10"), at("12:05"));
        RuleState far = planner.atTick(rule, searchedUpTo("15:00"), at("12:05"));

        assertThat(slightly.lateWatermark()).isEqualTo(at("12:00"));
        assertThat(far.lateWatermark()).isEqualTo(at("-1 12:09"));
    }

    @Test
    void anArrivalIsLateWhereNoWindowThatIsStillToComeCoversIt() {
        assertThat(planner.lateTime(rule, searchedUpTo("12:00")))
                .isEqualTo(new DetectionWindow(Instant.EPOCH, at("11:57")));
    }

    @Test
    void arrivalsAreLookedAtOnceMoreForWhatWasStampedBeforeItWasVisible() {
        assertThat(planner.arrivedSince(searchedUpTo("12:00"), at("12:05"), at("12:05:01")))
                .isEqualTo(at("11:55"));
    }

    /** The watermark says 12:00; the service's clock says 12:05. */
    @ParameterizedTest
    @CsvSource({
        "12:10, 11:55", // the cluster's is ahead
        "12:00, 11:55", // it is behind, which the watermark takes into account
        "11:59, 10:55", // it is so far behind that the watermark cannot be its own
        "11:20, 10:55",
        "10:05, 09:55" // by more than an hour, and so it was when the watermark was stored
    })
    void aWatermarkFromTheClustersFutureIsNotTrusted(String clusterTime, String since) {
        assertThat(planner.arrivedSince(searchedUpTo("12:00"), at("12:05"), at(clusterTime)))
                .isEqualTo(at(since));
    }

    @ParameterizedTest
    @CsvSource({"12:05:01, 12:05", "13:05, 12:05", "12:04:59, 12:04:59", "11:05, 11:05"})
    void theWatermarkIsTheEarlierOfTheTickAndTheClustersTime(String clusterTime, String watermark) {
        RuleState opened = planner.openLate(rule, searchedUpTo("12:00"), List.of(), at("12:05"), at(clusterTime));

        assertThat(opened.lateWatermark()).isEqualTo(at(watermark));
    }

    @Test
    void rechecksBeginWhenArrivalsCannotBeTrustedAndUnknownChangesNothing() {
        RuleState state = searchedUpTo("12:05");
        RuleState begun = planner.trustArrivals(state, Optional.of(false), at("12:05"));

        assertThat(begun.recheck()).contains(new Recheck(at("12:00"), Optional.empty()));
        assertThat(planner.trustArrivals(begun, Optional.of(false), at("14:10")))
                .isEqualTo(begun);
        assertThat(planner.trustArrivals(begun, Optional.empty(), at("12:10"))).isEqualTo(begun);
        assertThat(planner.trustArrivals(state, Optional.empty(), at("12:10"))).isEqualTo(state);
        assertThat(planner.trustArrivals(state, Optional.of(true), at("12:10"))).isEqualTo(state);
    }

    @Test
    void rechecksGoOnForADayAfterArrivalsCanBeTrusted() {
        RuleState ending = planner.trustArrivals(rechecked("-1 12:00", "12:00"), Optional.of(true), at("-1 12:05"));

        assertThat(ending.recheck()).contains(new Recheck(at("-1 12:00"), Optional.of(at("13:00"))));
        assertThat(planner.trustArrivals(ending, Optional.of(true), at("-1 18:05")))
                .isEqualTo(ending);
        assertThat(planner.trustArrivals(ending, Optional.of(false), at("-1 18:05"))
                        .recheck())
                .contains(new Recheck(at("-1 12:00"), Optional.empty()));
        RuleState last = planner.atTick(
                rule,
                ending.withRecheck(Optional.of(new Recheck(at("12:00"), Optional.of(at("13:00")))))
                        .withFrontier(at("12:55")),
                at("13:00"));
        assertThat(last.recheck()).isEmpty();
        assertThat(last.open()).hasSize(3);
    }

    @Test
    void atAFullHourTheHoursThatEndedOneSixAndTwentyFourHoursBeforeAreOpened() {
        RuleState opened = planner.atTick(rule, rechecked("11:00", "11:55"), at("12:00"));

        assertThat(opened.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("-1 10:59", "-1 12:01"), window("04:59", "06:01"), window("09:59", "11:01"));
        assertThat(opened.open())
                .extracting(OpenWindow::kind)
                .as("late, so that they may be older than max-catch-up")
                .containsOnly(Kind.LATE);
        assertThat(opened.gaps()).isEmpty();
        assertThat(opened.recheck()).contains(new Recheck(at("12:00"), Optional.empty()));
        assertThat(planner.atTick(rule, opened.withFrontier(at("12:00")), at("12:05"))
                        .open())
                .hasSize(3);
    }

    @Test
    void noHoursAreOpenedBeforeThoseOfTheLastTimeAreFinished() {
        RuleState opened = planner.atTick(rule, rechecked("11:00", "11:55"), at("12:00"));
        OpenWindow first = opened.open().get(0);
        RuleState cut = opened.closing(open -> !open.equals(first))
                .closing(first::equals)
                .opening(first.remaining(window("-1 11:40", "-1 12:01"), Kind.LATE, at("12:00"), "cap"), Duration.ZERO)
                .withFrontier(at("13:55"));

        RuleState waiting = planner.atTick(rule, cut, at("14:00"));
        assertThat(waiting.open()).hasSize(1);

        RuleState next = planner.atTick(rule, waiting.closing(any -> true), at("14:00"));
        assertThat(next.open())
                .as("two hours each")
                .extracting(OpenWindow::window)
                .containsExactly(window("-1 11:59", "-1 14:01"), window("05:59", "08:01"), window("10:59", "13:01"));
    }

    /** What the service did not search at all is caught up anyway. */
    @Test
    void afterHoursWithoutServiceTheHoursBeforeThemAreOpenedOnce() {
        RuleState back = planner.atTick(rule, rechecked("-1 20:00", "-1 20:30"), at("10:00"));

        assertThat(back.open())
                .filteredOn(open -> open.kind() == Kind.LATE)
                .extracting(OpenWindow::window)
                .containsExactly(window("-2 19:59", "-1 10:01"), window("-1 13:59", "-1 21:01"));
        assertThat(back.open()).filteredOn(open -> open.kind() == Kind.CATCH_UP).hasSize(14);

        RuleState afterAMonth = planner.atTick(rule, rechecked("-30 20:00", "-30 20:30"), at("10:00"));
        assertThat(afterAMonth.open())
                .filteredOn(open -> open.kind() == Kind.LATE)
                .extracting(OpenWindow::window)
                .containsExactly(window("-31 19:59", "-30 21:01"));
    }

    @Test
    void rechecksThatAClockHoursAheadClaimedAreMadeUpForOnceItIsRight() {
        RuleState back = planner.atTick(rule, rechecked("20:00", "20:00"), at("12:05"));

        assertThat(back.recheck()).contains(new Recheck(at("12:00"), Optional.empty()));
        RuleState slightly = planner.atTick(rule, rechecked("13:00", "12:50"), at("12:05"));
        assertThat(slightly.recheck())
                .as("by an hour at most, the looks of a day later make up for it")
                .contains(new Recheck(at("13:00"), Optional.empty()));
    }

    private static RuleState rechecked(String upTo, String frontier) {
        return searchedUpTo(frontier).withRecheck(Optional.of(new Recheck(at(upTo), Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({"12:00, 12:04:59.999, false", "12:00, 12:05, true", "12:00, 15:00, true"})
    void lateEventsAreLookedForEveryFewMinutes(String watermark, String tick, boolean due) {
        assertThat(planner.isLateCheckDue(searchedUpTo(watermark), at(tick))).isEqualTo(due);
    }

    @Test
    void theMaxspanAroundALateEventIsOpenedAndTheWatermarkMoves() {
        RuleState state = searchedUpTo("12:00");

        RuleState opened = planner.openLate(
                rule,
                state,
                List.of(
                        window("09:00", "09:00:00.001"),
                        window("09:01:30", "09:01:30.001"),
                        window("09:10", "09:10:00.001")),
                at("12:05"),
                at("12:05:01"));

        assertThat(opened.lateWatermark()).isEqualTo(at("12:05"));
        assertThat(opened.open())
                .extracting(OpenWindow::window)
                .containsExactly(window("08:59", "09:02:30.001"), window("09:09", "09:11:00.001"));
        assertThat(opened.open()).extracting(OpenWindow::kind).containsOnly(Kind.LATE);
        assertThat(planner.due(opened, at("12:05"))).hasSize(2);
    }

    private List<DetectionWindow> opened(RuleState state, String tick) {
        return planner.atTick(rule, state, at(tick)).open().stream()
                .map(OpenWindow::window)
                .toList();
    }

    private static RuleState searchedUpTo(String frontier) {
        return new RuleState(at(frontier), List.of(), List.of(), 0, at(frontier), Optional.empty());
    }

    private static OpenWindow open(String from, String to, Kind kind) {
        return OpenWindow.opened(window(from, to), kind, at("12:00"), "a test's");
    }
}
