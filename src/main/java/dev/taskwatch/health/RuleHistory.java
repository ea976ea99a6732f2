package dev.taskwatch.health;

import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * What has been heard of a rule since this process began.
 *
 * @param began when this process did
 * @param outcome of the last tick that came to something
 * @param failure of the last tick, if it came to nothing
 * @param seen the last tick whose window was seen as a whole, or that another replica runs
 */
record RuleHistory(
        Instant began, Optional<TickOutcome> outcome, Optional<TickFailure> failure, Optional<Instant> seen) {

    static RuleHistory since(Instant began) {
        return new RuleHistory(began, Optional.empty(), Optional.empty(), Optional.empty());
    }

    RuleHistory and(TickOutcome next) {
        Optional<Instant> seenNow = seesAll(next) ? Optional.of(next.tick()) : seen;
        return new RuleHistory(began, Optional.of(next), Optional.empty(), seenNow);
    }

    RuleHistory and(TickFailure next) {
        return new RuleHistory(began, outcome, Optional.of(next), seen);
    }

    /** The last tick that has ended, whatever it came to. */
    Optional<Instant> heard() {
        return failure.map(TickFailure::tick).or(() -> outcome.map(TickOutcome::tick));
    }

    /** The same, or when this process began. */
    Instant lastSign() {
        return heard().orElse(began);
    }

    /** Whether the last tick saw its window as a whole; what the cap left of it was seen. */
    boolean sees() {
        return failure.isEmpty() && outcome.filter(RuleHistory::seesAll).isPresent();
    }

    boolean standsBy() {
        return failure.isEmpty()
                && outcome.filter(last -> last.heldBy().isPresent()).isPresent();
    }

    /** Why the last tick did not see its window as a whole. */
    String reason() {
        return failure.map(TickFailure::reason)
                .or(() -> current().flatMap(RunReport::error))
                .orElse("no tick has ended");
    }

    /** The last tick's run over its own window. */
    Optional<RunReport> current() {
        return failure.isPresent() ? Optional.empty() : outcome.flatMap(TickOutcome::current);
    }

    private static boolean seesAll(TickOutcome outcome) {
        return outcome.current()
                .map(run -> run.verdict() == Verdict.COMPLETE || run.verdict() == Verdict.CAPPED)
                .orElse(true);
    }
}
