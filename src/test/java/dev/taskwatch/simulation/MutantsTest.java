package dev.taskwatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation is worth what it finds: each mistake that is easily made is found soon, by the law that it breaks. */
@ExtendWith(Quiet.class)
class MutantsTest {

    private static final long MOST_SEEDS = 120;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("tail instead of head", Mutants::tailInsteadOfHead, Law.WHOLE_TIMELINE),
                mistake("cap before dedupe", Mutants::capBeforeDedupe, Law.LOOKED_UP_BEFORE_IT_IS_WRITTEN),
                mistake("PARTIAL closes the window", Mutants::partialClosesTheWindow, Law.WHOLE_TIMELINE),
                mistake(
                        "PARTIAL holds back newer time",
                        Mutants::partialHoldsBackNewerTime,
                        Law.NEWER_TIME_IS_NOT_HELD_BACK),
                mistake("id from all events", Mutants::idFromAllEvents, Law.ONE_ALERT_A_MATCH),
                mistake("id from the index name", Mutants::idFromTheIndexName, Law.ONE_ALERT_A_MATCH),
                mistake("the state stored before the alerts", Mutants::stateBeforeTheAlerts, Law.WHOLE_TIMELINE),
                mistake("continuing without the maxspan margin", Mutants::withoutTheMargin, Law.WHOLE_TIMELINE),
                mistake("the rest after a cap dropped", Mutants::restAfterTheCapIsDropped, Law.WHOLE_TIMELINE),
                mistake("shard failures unread", Mutants::shardFailuresUnread, Law.WHOLE_TIMELINE),
                mistake("the watermark by a clock that is ahead", Mutants::watermarkOfTheTick, Law.WATERMARK),
                mistake("arrivals trusted without a look", Mutants::arrivalsAreAlwaysTrusted, Law.NOTHING_LOST),
                mistake("hours not opened", Mutants::hoursAreNotOpened, Law.NOTHING_LOST),
                mistake("rechecks not stored", Mutants::rechecksAreNotStored, Law.NOTHING_LOST),
                mistake("the watermark without a margin", Mutants::watermarkWithoutMargin, Law.WATERMARK),
                mistake(
                        "the watermark moved before the windows are stored",
                        Mutants::watermarkBeforeTheWindows,
                        Law.WATERMARK),
                mistake("late windows in memory only", Mutants::lateWindowsOnlyInMemory, Law.WATERMARK),
                mistake("a rejected alert dropped", Mutants::rejectedAlertIsDropped, Law.WHOLE_TIMELINE),
                mistake(
                        "a rejected alert holds back the others",
                        Mutants::rejectedAlertHoldsBackTheOthers,
                        Law.NO_FAILURE_WITHOUT_A_FAULT),
                mistake(
                        "a rejected alert costs the others their fields",
                        Mutants::rejectedAlertCostsTheOthersTheirFields,
                        Law.WHOLE_OR_MARKED),
                mistake("lenient first", Mutants::lenientFirst, Law.WHOLE_TIMELINE),
                mistake("404 always blind", Mutants::notFoundIsAlwaysBlind, Law.SUPPRESSED),
                mistake("too heavy taken as \"nothing there\"", Mutants::tooHeavyMeansNothingThere, Law.WHOLE_TIMELINE),
                mistake("a failed look taken as \"nothing late\"", Mutants::failedLookMeansNothingLate, Law.WATERMARK),
                mistake("lateness that cannot be told kept quiet", Mutants::latenessIsNotTold, Law.LATENESS_IS_TOLD),
                mistake("by hand the rule's state moves", Mutants::byHandTheStateMoves, Law.BY_HAND_ONLY_ALERTS),
                mistake("a dry run writes", Mutants::dryRunWrites, Law.BY_HAND_ONLY_ALERTS),
                mistake("by hand each piece has a cap of its own", Mutants::byHandEachPieceHasACap, Law.CAP),
                mistake(
                        "by hand pieces do not reach over their ends",
                        Mutants::byHandPiecesDoNotReachOver,
                        Law.BY_HAND_IS_WHOLE),
                mistake("held back is counted anew", Mutants::heldBackIsCountedAnew, Law.HELD_BACK),
                mistake("held back is counted in part", Mutants::heldBackIsCountedInPart, Law.HELD_BACK),
                mistake("exceptions outlive their file", Mutants::exceptionsOutliveTheirFile, Law.WHOLE_TIMELINE),
                mistake("what the cap left waits", Mutants::whatTheCapLeftWaits, Law.CAP_IS_USED),
                mistake("takeover by wall clock", Mutants::takeoverByWallClock, Law.NOT_TAKEN_TOO_SOON),
                mistake("the state without compare-and-set", Mutants::withoutCompareAndSet, Law.NOT_TAKEN_TOO_SOON),
                mistake(
                        "a failed look-up taken as \"none known\"",
                        Mutants::failedLookUpMeansNoneKnown,
                        Law.LOOKED_UP_BEFORE_IT_IS_WRITTEN));
    }

    private static Arguments mistake(String name, UnaryOperator<Pieces> mutant, Law law) {
        return argumentSet(name, mutant, law);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isFound(UnaryOperator<Pieces> mutant, Law broken) {
        Optional<Violation> found = Stream.iterate(1L, seed -> seed <= MOST_SEEDS, seed -> seed + 1)
                .flatMap(seed -> violation(seed, mutant).stream())
                .filter(violation -> violation.law() == broken) // others may notice it, too
                .findFirst();

        assertThat(found).isPresent();
    }

    private static Optional<Violation> violation(long seed, UnaryOperator<Pieces> mutant) {
        try {
            Simulation.run(seed, mutant);
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation);
        }
    }
}
