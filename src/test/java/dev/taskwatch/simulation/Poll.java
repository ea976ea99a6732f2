package dev.taskwatch.simulation;

import dev.taskwatch.alert.AlertId;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.search.InMemoryEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one process did in one poll, seen from the cluster. */
final class Poll {

    /** How many alerts a process wrote in a tick, which may take several polls. */
    static final class Tally {
        int written;
        /** The others may have been there already, or may come later. */
        int tried;
    }

    /**
     * A search that was answered.
     *
     * @param at true time
     * @param matches what there was to be found
     * @param end the time from which on the answer may lack matches; empty if it lacks some anywhere
     */
    record Search(DetectionWindow window, Instant at, List<List<InMemoryEvent>> matches, Optional<Instant> end) {}

    final Instant tick;
    /** By true time. */
    final Instant started;
    /** When it read the state. */
    Instant seenAt = Instant.MIN;

    /** Since when its process has read that same state. */
    Optional<Instant> seenSince = Optional.empty();

    final Tally tally;
    /** Its tick was polled before. */
    final boolean isAgain;

    final List<DetectionWindow> asked = new ArrayList<>();
    final List<Search> searches = new ArrayList<>();
    /** Where an answer of the largest size ended within one margin of its window's start. */
    final Set<Instant> saturated = new HashSet<>();

    /** The cluster refused a request for what it says, so that exceptions may have been left out to see whether it is they. */
    boolean refused;

    private final Set<String> suppressed = new HashSet<>();
    private final Set<String> terminals = new HashSet<>();
    final Set<AlertId> lookedUp = new HashSet<>();
    int verdicts;
    /** Calls that failed, were answered in part, or came too late. */
    int faults;

    boolean died;
    /** Nobody's tick. */
    boolean isByHand;

    boolean isDry;
    /** Whether the last answer to a look for late events could tell what is late. */
    Optional<Boolean> couldTellLate = Optional.empty();
    /** Whether it was told that events do not say when they arrived. */
    boolean toldNotToTrust;
    /** Whether a look for late events was answered. */
    boolean lookedLate;

    /** Before the next tick, by a clock that nobody set meanwhile. */
    boolean endedInTime;

    Optional<TickOutcome> outcome = Optional.empty();
    /** Why it came to nothing, if it did. */
    Optional<String> failure = Optional.empty();

    /** @param before what the tick has come to so far, if it was polled before */
    Poll(Instant tick, Instant started, Optional<Tally> before) {
        this.tick = tick;
        this.started = started;
        this.tally = before.orElseGet(Tally::new);
        this.isAgain = before.isPresent();
    }

    boolean standsBy() {
        return outcome.filter(tick -> tick.heldBy().isPresent()).isPresent();
    }

    /** What it takes for the time, by a {@code clock} that may have been set back since it began. */
    Instant now(Clock clock) {
        Instant now = clock.instant();
        return now.isBefore(tick) ? tick : now;
    }

    void answered(Search search) {
        searches.add(search);
        search.matches().forEach(match -> terminals.add(NaiveMatcher.last(match).id()));
    }

    /** A search without exceptions could see {@code all}, and with them {@code visible}. */
    void sawSuppressed(List<List<InMemoryEvent>> all, List<List<InMemoryEvent>> visible) {
        Set<String> hidden = terminals(all);
        hidden.removeAll(terminals(visible));
        suppressed.addAll(hidden);
    }

    private static Set<String> terminals(List<List<InMemoryEvent>> matches) {
        Set<String> terminals = new HashSet<>();
        matches.forEach(match -> terminals.add(NaiveMatcher.last(match).id()));
        return terminals;
    }

    /** Whether {@code terminal} ended a match that exceptions suppress. */
    boolean isSuppressed(String terminal) {
        return suppressed.contains(terminal);
    }

    /** Whether {@code terminal} ended a match in what one of the searches could see. */
    boolean saw(String terminal) {
        return terminals.contains(terminal);
    }
}
