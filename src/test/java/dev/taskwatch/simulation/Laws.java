package dev.taskwatch.simulation;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.InMemoryAlertIndex;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.run.Verdict;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.schedule.ScheduleProperties;
import dev.taskwatch.search.InMemoryEvent;
import dev.taskwatch.search.InMemoryEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches the calls of the service and what the cluster holds, by true time, and knows nothing of how the service works.
 *
 * <p>Its timeline is one of terminal events. A search of a window settles those from the window's start plus the margin,
 * since before that a match may have begun outside, up to the first whose match has no alert; and none of the last
 * minutes, whose events may still arrive. That is how long an event may take so that two windows overlap enough for it,
 * even if the clocks of two replicas differ.
 *
 * <p>A clock that runs ahead by more claims time that it cannot have searched. Where that shows afterwards, it must be
 * searched again; where it does not, because true time has passed the claim by, nobody can know, and it is excused. But in a
 * life whose clocks are never off by more than an hour, events that say when they arrived are found all the same.
 */
final class Laws {

    private static final int MOST_OPEN = 300;

    private final Rule rule;
    private final SimulatedTime time;
    private final Benign benign;
    private final Life life;
    private final ScheduleProperties schedule;
    private final Duration mostAhead;
    private final Duration reachBack;
    private final Duration reachOn;
    private final Duration tolerance;
    private final NaiveMatcher matcher;
    private final Map<String, Instant> arrivals = new HashMap<>();
    private final Set<String> alerted = new HashSet<>();
    private final Times settled = new Times();
    private final Times givenUp = new Times();
    private final Times claimed = new Times();
    private final Times arrivalsClaimed = new Times();
    private final Times excused = new Times();
    private final Times arrivalsExcused = new Times();
    private final Set<Gap> gaps = new HashSet<>();
    private final Set<Instant> saturations = new HashSet<>();
    private Optional<Instant> beginning = Optional.empty();
    private Optional<Instant> rechecked = Optional.empty();
    private Instant began = Instant.MAX;
    private final List<InMemoryEvent> arrivedSinceWatermark = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private Instant frontierBefore = Instant.EPOCH;
    private Optional<RuleState> lastStored = Optional.empty();
    private Instant lastStoredAt = Instant.MIN;
    private int alertsSeen;
    private Instant furthestTick = Instant.MIN;
    private final Set<String> unfit = new HashSet<>();

    /**
     * What may be expected of a life.
     *
     * @param mostAhead how far a replica's clock runs ahead of true time, even if nothing is wrong
     * @param clocksDiffer whether clocks are off by up to an hour, but never by more
     * @param arrivalsRecorded when indices began to map {@code event.ingested}
     * @param stamps what is in there
     */
    record Life(Duration mostAhead, boolean clocksDiffer, Instant arrivalsRecorded, Stamps stamps) {}

    Laws(Rule rule, ScheduleProperties schedule, Life life, SimulatedTime time, Benign benign) {
        this.rule = rule;
        this.time = time;
        this.benign = benign;
        this.life = life;
        this.schedule = schedule;
        this.mostAhead = life.mostAhead();
        this.reachBack = reachBack(rule);
        this.reachOn = reachOn(rule);
        this.tolerance = mostTolerated(rule).minus(mostAhead);
        this.matcher = new NaiveMatcher(rule);
    }

    /** By how much an event may arrive late, or a clock run ahead, so that two windows still overlap enough. */
    static Duration mostTolerated(Rule rule) {
        return rule.schedule().overlap().minus(reachBack(rule)).minus(reachOn(rule));
    }

    private static Duration reachBack(Rule rule) {
        return rule.outline().endsInMissingEvents() ? rule.outline().maxspan().orElseThrow() : rule.margin();
    }

    private static Duration reachOn(Rule rule) {
        return rule.outline().endsInMissingEvents() ? reachBack(rule) : Duration.ZERO;
    }

    /**
     * The matches in a window among all {@code events} that can be seen.
     *
     * @param now what the replica takes for the time: what may still be undone by an event to come is none. Found events
     *     cannot be undone, even if the clock was set back to before them.
     */
    List<List<InMemoryEvent>> matchesIn(
            DetectionWindow window, InMemoryEvents events, Predicate<InMemoryEvent> seen, Instant now) {
        DetectionWindow around =
                new DetectionWindow(window.from().minus(reachOn), window.to().plus(reachOn));
        List<InMemoryEvent> visible = events.in(around).stream().filter(seen).toList();
        return matcher.matches(visible).stream()
                .filter(match -> !match.get(0).timestamp().isBefore(window.from())
                        && NaiveMatcher.last(match).timestamp().isBefore(window.to())
                        && (reachOn.isZero()
                                || match.get(0).timestamp().plus(reachOn).isBefore(now)))
                .toList();
    }

    void arrived(InMemoryEvent event) {
        arrivals.put(event.id(), time.now());
        Object user = event.fields().get("user.name");
        if (user instanceof Unwritable || Traffic.REJECTED.equals(user)) {
            unfit.add(event.id());
        }
        arrivedSinceWatermark.add(event);
    }

    /** Whether it says anything of its arrival. */
    boolean isRecorded(InMemoryEvent event) {
        return !arrivals.get(event.id()).isBefore(life.arrivalsRecorded());
    }

    /** Whether it says when it arrived. */
    private boolean hasArrival(InMemoryEvent event) {
        return isRecorded(event) && life.stamps() == Stamps.RIGHT;
    }

    /** What a check of the sources finds at this time. */
    boolean areStampsRight() {
        return !time.now().isBefore(life.arrivalsRecorded()) && life.stamps() == Stamps.RIGHT;
    }

    /** The rule's first state is stored, by a process whose first tick was {@code tick}. */
    void began(Instant tick) {
        beginning = Optional.of(tick.minus(rule.schedule().lookback()).plus(reachBack));
        began = time.now();
    }

    /** The rule's state has changed. */
    void stored(String replica, Poll poll, RuleState next) {
        lastStored
                .flatMap(RuleState::holder)
                .filter(holder -> !holder.equals(replica))
                .ifPresent(holder -> {
                    Duration still = Duration.between(lastStoredAt, time.now());
                    if (still.compareTo(
                                    rule.schedule().interval().multipliedBy(3).dividedBy(2))
                            < 0) {
                        throw new Violation(Law.NOT_TAKEN_TOO_SOON, replica + " from " + holder + " after " + still);
                    }
                });
        if (rechecked.isEmpty() && poll.toldNotToTrust) {
            rechecked = Optional.of(time.now());
        }
        judgeClaims(poll);
        if (next.frontier().isAfter(poll.started.plus(mostAhead))) {
            Instant from = poll.started.minus(rule.schedule().lookback());
            Instant before = lastStored
                    .map(RuleState::frontier)
                    .orElse(from)
                    .minus(rule.schedule().overlap());
            claimed.add(earlier(from, before), next.frontier());
            arrivalsClaimed.add(poll.started, next.frontier());
        }
        lastStored.ifPresent(last -> checkWatermark(poll, last, next));
        lastStored = Optional.of(next);
        lastStoredAt = time.now();
    }

    private void checkWatermark(Poll poll, RuleState last, RuleState next) {
        if (!last.frontier().equals(next.frontier())) {
            boolean distrusted = last.frontier().isAfter(poll.tick);
            frontierBefore = distrusted ? Instant.EPOCH : last.frontier();
        }
        boolean hasLooked = poll.lookedLate && !next.lateWatermark().equals(last.lateWatermark());
        if (!hasLooked && !next.lateWatermark().isAfter(last.lateWatermark())) {
            return;
        }
        List<InMemoryEvent> looked = arrivedSinceWatermark.stream()
                .filter(event -> arrivals.get(event.id()).isBefore(poll.started))
                .toList();
        arrivedSinceWatermark.removeAll(Set.copyOf(looked));
        looked.stream()
                .filter(event -> isLate(event) && !isHiddenSince(event, poll.started) && !seen.contains(event.id()))
                .filter(event -> next.open().stream().noneMatch(open -> reaches(open.window(), event.timestamp())))
                .findFirst()
                .ifPresent(event -> {
                    throw new Violation(
                            Law.WATERMARK,
                            "nothing is open around " + event + ", which arrived at " + arrivals.get(event.id())
                                    + "; watermark " + next.lateWatermark());
                });
    }

    private boolean isLate(InMemoryEvent event) {
        Instant arrival = arrivals.get(event.id());
        Instant at = event.timestamp();
        return rule.outline().parts().stream().anyMatch(part -> !part.missing() && NaiveMatcher.fits(part, event))
                && at.isBefore(frontierBefore.minus(rule.schedule().overlap()))
                && arrival.isAfter(began)
                && hasArrival(event)
                && (life.clocksDiffer() || (!arrivalsClaimed.contains(arrival) && !arrivalsExcused.contains(arrival)));
    }

    private boolean isHiddenSince(InMemoryEvent event, Instant since) {
        return benign.since(since).stream().anyMatch(known -> benign.hides(known, event));
    }

    private boolean reaches(DetectionWindow window, Instant at) {
        return window.covers(new DetectionWindow(
                at.minus(rule.margin()), at.plus(rule.margin()).plusMillis(1)));
    }

    /** Claims end with the first tick at a true time. Seen from there, the last frontier may be in the future, or not. */
    private void judgeClaims(Poll poll) {
        Instant tick = poll.tick;
        if (tick.isAfter(poll.started.plus(mostAhead))) {
            return;
        }
        Instant unsuspected = tick.plus(rule.schedule().interval());
        if (lastStored.filter(last -> last.frontier().isAfter(unsuspected)).isPresent()) {
            Instant searchedAgain = tick.minus(schedule.maxCatchUp()).plus(reachBack);
            claimed.cutAt(searchedAgain);
            arrivalsClaimed.cutAt(searchedAgain);
        }
        claimed.moveTo(excused);
        arrivalsClaimed.moveTo(arrivalsExcused);
    }

    void touchesState(Poll poll) {
        if (poll.isByHand) {
            throw new Violation(Law.BY_HAND_ONLY_ALERTS, "the state is touched");
        }
    }

    void writes(Poll poll, List<Alert> alerts) {
        if (poll.isDry) {
            throw new Violation(Law.BY_HAND_ONLY_ALERTS, "a dry run writes " + alerts);
        }
        for (Alert alert : alerts) {
            if (!poll.lookedUp.contains(alert.id())) {
                throw new Violation(Law.LOOKED_UP_BEFORE_IT_IS_WRITTEN, terminal(alert) + " at " + time);
            }
            if (poll.isSuppressed(terminal(alert)) && !poll.refused) {
                throw new Violation(Law.SUPPRESSED, terminal(alert) + " is suppressed at " + poll.tick);
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

    void sleeps(Poll poll, Duration time) {
        Duration interval = rule.schedule().interval();
        if (time.compareTo(poll.standsBy() ? interval.dividedBy(5) : interval) > 0) {
            throw new Violation(Law.POLLED, "the next poll is in " + time);
        }
    }

    void polled(Poll poll, Optional<RuleState> state, InMemoryAlertIndex alerts) {
        if (!poll.died && poll.verdicts != 1) {
            throw new Violation(Law.VERDICT, poll.verdicts + " verdicts at " + poll.tick);
        }
        checkFailure(poll);
        takeNote(poll, alerts);
        poll.outcome.ifPresent(outcome -> checkLateness(poll, outcome));
        if (poll.standsBy()) {
            checkTakenOver(poll);
        } else {
            poll.outcome.ifPresent(outcome -> {
                checkNewerTime(poll, outcome.state());
                checkUse(poll, outcome);
            });
        }
        state.ifPresent(this::checkState);
    }

    private static void checkLateness(Poll poll, TickOutcome outcome) {
        poll.couldTellLate
                .filter(could -> outcome.lateFailure().isEmpty() && could != outcome.canTellLate())
                .ifPresent(could -> {
                    throw new Violation(Law.LATENESS_IS_TOLD, "lateness can be told: " + could + " at " + poll.tick);
                });
    }

    private void checkTakenOver(Poll poll) {
        Instant since = poll.seenSince.orElseThrow();
        Duration still = Duration.between(since, poll.seenAt);
        boolean free = poll.outcome.orElseThrow().state().holder().isEmpty();
        if (free || still.compareTo(rule.schedule().interval().multipliedBy(2)) >= 0) {
            throw new Violation(Law.TAKEN_OVER, "nobody runs the rule, whose state has stood still for " + still);
        }
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
            checkWholeOrMarked(alert);
            if (!alerted.add(terminal(alert))) {
                throw new Violation(Law.ONE_ALERT_A_MATCH, terminal(alert) + " has two");
            }
        }
        alertsSeen = all.size();
    }

    private void checkWholeOrMarked(Alert alert) {
        boolean isMarked = alert.document().get("taskwatch") instanceof Map<?, ?> ours && ours.get("rejected") != null;
        boolean isFit = ancestors(alert).noneMatch(unfit::contains);
        if (isMarked ? isFit : !alert.document().containsKey("host")) {
            throw new Violation(Law.WHOLE_OR_MARKED, alert.document().toString());
        }
    }

    private void settle(Poll.Search search) {
        if (life.clocksDiffer()) {
            search.end().ifPresent(end -> seeAll(search, end));
        }
        Instant arrived = search.at().minus(tolerance);
        search.end()
                .map(end -> earlier(end, arrived).minus(reachOn))
                .map(end -> firstWithoutAlert(search.matches(), search.window())
                        .map(first -> earlier(first, end))
                        .orElse(end))
                .ifPresent(end -> settled.add(search.window().from().plus(reachBack), end));
    }

    /** A clock that jumps makes ticks of an instant, so that what a window has just seen looks late to the next. */
    private void seeAll(Poll.Search search, Instant end) {
        arrivedSinceWatermark.stream()
                .filter(event -> arrivals.get(event.id()).isBefore(search.at()))
                .filter(event -> !event.timestamp().isBefore(search.window().from())
                        && event.timestamp().isBefore(end))
                .forEach(event -> seen.add(event.id()));
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

    private void checkUse(Poll poll, TickOutcome outcome) {
        furthestTick = furthestTick.isBefore(poll.tick) ? poll.tick : furthestTick;
        ran(poll, outcome.reports());
        if (poll.faults == 0 && !poll.isAgain && poll.tally.tried < rule.maxAlerts() && poll.endedInTime) {
            checkNothingWaits(poll, outcome);
        }
    }

    /** A process counts what exceptions hold back in {@code window}; they may have changed since its poll began. */
    void counts(HeldBackTruth truth, Poll poll, DetectionWindow window, InMemoryEvents events) {
        List<InMemoryEvent> all = events.in(window);
        for (Benign.Known known : benign.since(poll.started)) {
            List<InMemoryEvent> visible =
                    all.stream().filter(event -> !benign.hides(known, event)).toList();
            truth.saw(ends(matcher.matches(all)), ends(matcher.matches(visible)));
        }
    }

    private static Set<String> ends(List<List<InMemoryEvent>> matches) {
        return matches.stream().map(match -> NaiveMatcher.last(match).id()).collect(Collectors.toSet());
    }

    /** Of a run by hand that broke off there are no reports. */
    void ranByHand(Poll poll, DetectionWindow window, List<RunReport> runs, Cluster cluster) {
        ran(poll, runs);
        checkNewAlerts(cluster.alerts);
        boolean complete = !runs.isEmpty() && runs.stream().allMatch(run -> run.verdict() == Verdict.COMPLETE);
        if (complete && !poll.isDry && poll.saturated.isEmpty() && stoodStill(poll, window, cluster.events)) {
            checkWhole(poll, window, cluster.events);
        }
    }

    /** Whether the same could be seen of {@code window} all the time, and up to its ends. */
    private boolean stoodStill(Poll poll, DetectionWindow window, InMemoryEvents events) {
        return benign.since(poll.started).size() == 1
                && reachOn.isZero()
                && events.in(window).stream()
                        .allMatch(event -> arrivals.get(event.id()).isBefore(poll.started));
    }

    private void checkWhole(Poll poll, DetectionWindow window, InMemoryEvents events) {
        matchesIn(window, events, event -> !benign.hides(benign.now(), event), Instant.MAX).stream()
                .filter(this::fitsTheMargin)
                .filter(match -> !alerted.contains(NaiveMatcher.last(match).id()))
                .findFirst()
                .ifPresent(match -> {
                    throw new Violation(Law.BY_HAND_IS_WHOLE, "no alert for " + match + " after " + poll.asked);
                });
    }

    void ran(Poll poll, List<RunReport> runs) {
        runs.stream()
                .filter(run -> run.verdict() != Verdict.COMPLETE && run.verdict() != Verdict.CAPPED)
                .findFirst()
                .filter(run -> poll.faults == 0)
                .ifPresent(run -> {
                    throw new Violation(Law.NO_FAILURE_WITHOUT_A_FAULT, run.toString());
                });
    }

    private void checkFailure(Poll poll) {
        boolean looksFailed = poll.outcome
                .filter(outcome -> outcome.lateFailure().isPresent())
                .isPresent();
        if (poll.faults == 0 && !poll.died && (looksFailed || poll.failure.isPresent())) {
            throw new Violation(
                    Law.NO_FAILURE_WITHOUT_A_FAULT,
                    poll.failure
                            .or(() -> poll.outcome.flatMap(TickOutcome::lateFailure))
                            .orElseThrow());
        }
    }

    private void checkNothingWaits(Poll poll, TickOutcome outcome) {
        boolean isCapped = outcome.reports().stream().anyMatch(run -> run.verdict() == Verdict.CAPPED);
        boolean waits = outcome.state().open().stream()
                .anyMatch(open -> open.attempts() == 0 && !mayHaveBeenAhead(open.notBefore(), poll.tick));
        if (isCapped || waits) {
            throw new Violation(
                    Law.CAP_IS_USED,
                    "only " + poll.tally.tried + " at " + poll.tick + ", but "
                            + outcome.state().open() + " after " + outcome.reports());
        }
    }

    /** A clock that ran ahead put something off until what it took for the next ticks. */
    private boolean mayHaveBeenAhead(Instant notBefore, Instant tick) {
        return notBefore.isAfter(tick) && !notBefore.isAfter(furthestTick);
    }

    private void checkState(RuleState state) {
        state.gaps().stream().filter(gaps::add).forEach(this::giveUp);
        if (state.open().size() > MOST_OPEN) {
            throw new Violation(Law.BOUNDED_STATE, state.open().size() + " open windows: " + state.open());
        }
        if (!state.frontier().isAfter(time.now().plus(mostAhead))) {
            checkTimeline(state);
        }
    }

    private void giveUp(Gap gap) {
        boolean expired = gap.cause() == Gap.Cause.EXPIRED
                && !gap.window().to().isAfter(gap.since().minus(schedule.maxCatchUp()));
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
        excused.addTo(accountedFor);
        claimed.addTo(accountedFor);
        Instant until = state.frontier().minus(mostAhead).minus(tolerance).minus(reachOn);
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
        List<InMemoryEvent> all = events.all();
        Map<Benign.Known, Set<String>> terminals = new EnumMap<>(Benign.Known.class);
        for (Benign.Known known : benign.since(Instant.MIN)) {
            terminals.put(
                    known,
                    terminals(matcher.matches(all.stream()
                            .filter(event -> !benign.hides(known, event))
                            .toList())));
        }
        matcher.matches(all).stream()
                .filter(this::isDue)
                .filter(match -> benign.since(match.get(0).timestamp()).stream()
                        .allMatch(known -> terminals
                                .get(known)
                                .contains(NaiveMatcher.last(match).id())))
                .filter(match -> !alerted.contains(NaiveMatcher.last(match).id()))
                .findFirst()
                .ifPresent(match -> {
                    throw new Violation(
                            Law.NOTHING_LOST,
                            "no alert for " + match + ", which arrived at "
                                    + match.stream()
                                            .map(event -> arrivals.get(event.id()))
                                            .toList());
                });
    }

    private Set<String> terminals(List<List<InMemoryEvent>> matches) {
        return matches.stream()
                .filter(this::isDue)
                .map(match -> NaiveMatcher.last(match).id())
                .collect(Collectors.toSet());
    }

    /** Whether it ended, or was complete, after the rule began, and is in no gap. */
    private boolean isDue(List<InMemoryEvent> match) {
        Instant last = NaiveMatcher.last(match).timestamp();
        List<Instant> arrived =
                match.stream().map(event -> arrivals.get(event.id())).toList();
        boolean ours = beginning.filter(from -> !last.isBefore(from)).isPresent()
                || arrived.stream().anyMatch(at -> at.isAfter(began));
        return ours
                && fitsTheMargin(match)
                && !givenUp.contains(last)
                && (life.clocksDiffer() ? isFoundDespiteTheClocks(match) : isFoundByRightClocks(match));
    }

    private boolean isFoundDespiteTheClocks(List<InMemoryEvent> match) {
        return match.stream().allMatch(event -> hasArrival(event) || isRechecked(event));
    }

    private boolean isFoundByRightClocks(List<InMemoryEvent> match) {
        return match.stream().allMatch(event -> hasArrival(event) || isRechecked(event) || isOnTime(event))
                && !excused.contains(NaiveMatcher.last(match).timestamp())
                && match.stream().map(event -> arrivals.get(event.id())).noneMatch(arrivalsExcused::contains);
    }

    /** Whether its hour is searched again after its arrival, by a clock that is off by less than an hour. */
    private boolean isRechecked(InMemoryEvent event) {
        Instant last = event.timestamp().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(24));
        Duration mostOff = Duration.ofHours(2);
        return rechecked.filter(since -> since.plus(mostOff).isBefore(last)).isPresent()
                && arrivals.get(event.id()).isBefore(last.minus(mostOff));
    }

    /** Whether windows find it that overlap. */
    private boolean isOnTime(InMemoryEvent event) {
        return !arrivals.get(event.id()).isAfter(event.timestamp().plus(tolerance));
    }

    private boolean fitsTheMargin(List<InMemoryEvent> match) {
        Instant first = match.get(0).timestamp();
        return match.size() == 1 || !NaiveMatcher.last(match).timestamp().isAfter(first.plus(rule.margin()));
    }

    private static String terminal(Alert alert) {
        return ancestors(alert).reduce((first, second) -> second).orElseThrow();
    }

    private static Stream<String> ancestors(Alert alert) {
        return ((List<?>) alert.document().get("kibana.alert.ancestors"))
                .stream().map(event -> String.valueOf(((Map<?, ?>) event).get("id")));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
