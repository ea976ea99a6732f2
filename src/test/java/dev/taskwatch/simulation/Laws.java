package dev.taskwatch.simulation;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.InMemoryAlertIndex;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.InMemoryEvent;
import dev.taskwatch.search.InMemoryEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Watches the calls of the service and what the cluster holds, and knows nothing of how the service works.
 *
 * <p>Its timeline is one of terminal events. A search of a window settles those from the window's start plus the margin,
 * since before that a match may have begun outside, up to the first whose match has no alert; and none of the last
 * minutes, whose events may still arrive. That is how long an event may take so that two windows overlap enough for it.
 */
final class Laws {

    private static final int MOST_OPEN = 150;

    private final Rule rule;
    private final SimulatedTime time;
    private final Duration maxCatchUp;
    private final Duration reachBack;
    private final Duration reachOn;
    private final Duration tolerance;
    private final NaiveMatcher matcher;
    private final Map<String, Instant> arrivals = new HashMap<>();
    private final Set<String> alerted = new HashSet<>();
    private final Times settled = new Times();
    private final Times givenUp = new Times();
    private final Set<Gap> gaps = new HashSet<>();
    private final Set<Instant> saturations = new HashSet<>();
    private final Map<Instant, Instant> setBack = new HashMap<>();
    private Optional<Instant> beginning = Optional.empty();
    private int alertsSeen;

    Laws(Rule rule, Duration maxCatchUp, SimulatedTime time) {
        this.rule = rule;
        this.time = time;
        this.maxCatchUp = maxCatchUp;
        boolean ends = rule.outline().endsInMissingEvents();
        this.reachBack = ends ? rule.outline().maxspan().orElseThrow() : rule.margin();
        this.reachOn = ends ? reachBack : Duration.ZERO;
        this.tolerance = rule.schedule().overlap().minus(reachBack).minus(reachOn);
        this.matcher = new NaiveMatcher(rule);
    }

    /** The matches in a window, as they are among all {@code events} that can be seen, and as time cannot undo any more. */
    List<List<InMemoryEvent>> matchesIn(DetectionWindow window, InMemoryEvents events, Predicate<InMemoryEvent> seen) {
        DetectionWindow around =
                new DetectionWindow(window.from().minus(reachOn), window.to().plus(reachOn));
        List<InMemoryEvent> visible = events.in(around).stream().filter(seen).toList();
        return matcher.matches(visible).stream()
                .filter(match -> !match.get(0).timestamp().isBefore(window.from())
                        && NaiveMatcher.last(match).timestamp().isBefore(window.to())
                        && match.get(0).timestamp().plus(reachOn).isBefore(time.instant()))
                .toList();
    }

    void arrived(InMemoryEvent event) {
        arrivals.put(event.id(), time.instant());
    }

    /** The rule's first state is stored, by a process whose first tick was {@code tick}. */
    void began(Instant tick) {
        beginning = Optional.of(tick.minus(rule.schedule().lookback()).plus(reachBack));
    }

    /** The clock was set back: what happens now, by its time, was not there when it was searched. */
    void clockWasSetBack() {
        setBack.put(time.now(), time.instant());
        settled.cutAt(time.instant().minus(tolerance).minus(reachOn));
    }

    void writes(Poll poll, List<Alert> alerts) {
        for (Alert alert : alerts) {
            if (!poll.lookedUp.contains(alert.id())) {
                throw new Violation(Law.LOOKED_UP_BEFORE_IT_IS_WRITTEN, terminal(alert) + " at " + time);
            }
            if (!poll.saw(terminal(alert))) {
                throw new Violation(Law.NO_ALERT_WITHOUT_A_MATCH, terminal(alert) + " is none at " + poll.tick);
            }
        }
    }

    void lookedUp(Poll poll, Collection<AlertId> asked, Set<AlertId> known) {
        poll.lookedUp.addAll(asked);
        poll.lookedUp.removeAll(known);
    }

    void wrote(Poll.Tally tally, int created) {
        tally.written += created;
        if (tally.written > rule.maxAlerts()) {
            throw new Violation(Law.CAP, tally.written + " alerts in one tick of " + rule.maxAlerts());
        }
    }

    void sleeps(Duration time) {
        if (time.compareTo(rule.schedule().interval()) > 0) {
            throw new Violation(Law.POLLED, "the next poll is in " + time);
        }
    }

    void polled(Poll poll, Optional<RuleState> state, InMemoryAlertIndex alerts) {
        if (!poll.died && poll.verdicts != 1) {
            throw new Violation(Law.VERDICT, poll.verdicts + " verdicts at " + poll.tick);
        }
        takeNote(poll, alerts);
        poll.outcome.ifPresent(outcome -> checkNewerTime(poll, state.orElseThrow()));
        state.ifPresent(this::checkState);
    }

    /** What {@code poll} has done so far counts, although it may go on. */
    void takeNote(Poll poll, InMemoryAlertIndex alerts) {
        checkNewAlerts(alerts);
        saturations.addAll(poll.saturated);
        poll.searches.forEach(this::settle);
    }

    private void checkNewAlerts(InMemoryAlertIndex index) {
        List<Alert> all = index.alerts();
        for (Alert alert : all.subList(alertsSeen, all.size())) {
            if (!alerted.add(terminal(alert))) {
                throw new Violation(Law.ONE_ALERT_A_MATCH, terminal(alert) + " has two");
            }
        }
        alertsSeen = all.size();
    }

    private void settle(Poll.Search search) {
        Instant seen = setBack.entrySet().stream()
                .filter(one -> !one.getKey().isBefore(search.at()))
                .map(Map.Entry::getValue)
                .min(Comparator.naturalOrder())
                .filter(clock -> clock.isBefore(search.clock()))
                .orElse(search.clock());
        Instant arrived = seen.minus(tolerance);
        search.end()
                .map(end -> earlier(end, arrived).minus(reachOn))
                .map(end -> firstWithoutAlert(search.matches(), search.window())
                        .map(first -> earlier(first, end))
                        .orElse(end))
                .ifPresent(end -> settled.add(search.window().from().plus(reachBack), end));
    }

    private Optional<Instant> firstWithoutAlert(List<List<InMemoryEvent>> matches, DetectionWindow searched) {
        return matches.stream()
                .filter(this::fitsTheMargin)
                .map(NaiveMatcher::last)
                .filter(last -> !alerted.contains(last.id()))
                .map(InMemoryEvent::timestamp)
                .filter(last -> !last.isBefore(searched.from().plus(reachBack)))
                .filter(last -> !givenUp.contains(last))
                .findFirst();
    }

    private void checkNewerTime(Poll poll, RuleState state) {
        Instant from = poll.tick.minus(rule.schedule().lookback());
        boolean first = poll.asked.get(0).equals(new DetectionWindow(from, poll.tick));
        if (!first || !state.frontier().equals(poll.tick)) {
            throw new Violation(
                    Law.NEWER_TIME_IS_NOT_HELD_BACK,
                    "at " + poll.tick + " searched first " + poll.asked.get(0) + ", frontier " + state.frontier());
        }
    }

    private void checkState(RuleState state) {
        state.gaps().stream().filter(gaps::add).forEach(this::giveUp);
        if (state.open().size() > MOST_OPEN) {
            throw new Violation(Law.BOUNDED_STATE, state.open().size() + " open windows: " + state.open());
        }
        if (!state.frontier().isAfter(time.instant())) {
            checkTimeline(state);
        }
    }

    private void giveUp(Gap gap) {
        boolean expired = gap.cause() == Gap.Cause.EXPIRED
                && !gap.window().to().isAfter(gap.since().minus(maxCatchUp));
        boolean saturated = gap.cause() == Gap.Cause.SATURATED
                && saturations.contains(gap.window().from())
                && gap.window().length().compareTo(rule.margin().plusMillis(2)) <= 0;
        if (!expired && !saturated) {
            throw new Violation(Law.GAP_FOR_A_REASON, gap.toString());
        }
        givenUp.add(gap.window().from().minus(reachOn), gap.window().to().plus(rule.margin()));
    }

    private void checkTimeline(RuleState state) {
        Times accountedFor = new Times(settled);
        for (OpenWindow open : state.open()) {
            accountedFor.add(
                    open.window().from().plus(reachBack), open.window().to().minus(reachOn));
        }
        givenUp.addTo(accountedFor);
        Instant until = state.frontier().minus(tolerance).minus(reachOn);
        beginning.flatMap(from -> accountedFor.firstNotIn(from, until)).ifPresent(hole -> {
            throw new Violation(
                    Law.WHOLE_TIMELINE,
                    hole + " is neither searched nor open nor a gap, but the frontier is " + state.frontier()
                            + "; open: " + state.open() + "; searched, open or gap: " + accountedFor);
        });
    }

    void finished(RuleState state, InMemoryEvents events) {
        if (!state.open().isEmpty()) {
            throw new Violation(Law.CAUGHT_UP, "still open: " + state.open());
        }
        matcher.matches(events.all()).stream()
                .filter(this::isDue)
                .filter(match -> !alerted.contains(NaiveMatcher.last(match).id()))
                .findFirst()
                .ifPresent(match -> {
                    throw new Violation(Law.NOTHING_LOST, "no alert for " + match);
                });
    }

    /** Whether the match began late enough, arrived soon enough, and is in no gap. */
    private boolean isDue(List<InMemoryEvent> match) {
        Instant first = match.get(0).timestamp();
        Instant last = NaiveMatcher.last(match).timestamp();
        Instant earliestNeeded = reachOn.isZero() ? first : last.minus(reachBack);
        Instant latestArrival = earliestNeeded.plus(rule.schedule().overlap());
        return beginning.filter(from -> !last.isBefore(from)).isPresent()
                && fitsTheMargin(match)
                && match.stream().noneMatch(event -> arrivals.get(event.id()).isAfter(latestArrival))
                && !givenUp.contains(last);
    }

    private boolean fitsTheMargin(List<InMemoryEvent> match) {
        Instant first = match.get(0).timestamp();
        return match.size() == 1 || !NaiveMatcher.last(match).timestamp().isAfter(first.plus(rule.margin()));
    }

    private static String terminal(Alert alert) {
        List<?> ancestors = (List<?>) alert.document().get("kibana.alert.ancestors");
        return String.valueOf(((Map<?, ?>) ancestors.get(ancestors.size() - 1)).get("id"));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
