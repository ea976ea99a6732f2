package dev.taskwatch.simulation;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.AlertsUnavailableException;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.Arrivals;
import dev.taskwatch.run.ClusterClock;
import dev.taskwatch.run.PolledRule;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.StateConflictException;
import dev.taskwatch.run.StateStore;
import dev.taskwatch.run.StateUnavailableException;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.ExceptedSearches;
import dev.taskwatch.search.InMemoryEqlSearch;
import dev.taskwatch.search.InMemoryEvent;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.search.SourceAnswer;
import dev.taskwatch.search.SourceEvents;
import dev.taskwatch.search.StrictSearches;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A process's way to the cluster, on which everything can go wrong, before, during and after each call. Looked up is in real
 * time, so that only events are seen later than they happen, and effects later than they were asked for.
 */
final class Connection {

    /** Why an answer may lack matches although no shard failed. */
    static final String STOPPED = "the cluster stopped the search";

    static final String LOST_POINT_IN_TIME = "404: the point in time is lost";

    private final Cluster cluster;
    private final SimulatedTime time;
    private final Weather weather;
    private final Laws laws;
    private final Benign benign;
    private final int pageScale;
    private final Service service;

    /** @param pageScale answers are full with that many times less, so that a few matches need many pages */
    Connection(
            Cluster cluster,
            SimulatedTime time,
            Weather weather,
            Laws laws,
            Benign benign,
            int pageScale,
            Service service) {
        this.cluster = cluster;
        this.time = time;
        this.weather = weather;
        this.laws = laws;
        this.benign = benign;
        this.pageScale = pageScale;
        this.service = service;
    }

    Pieces pieces(Rule rule) {
        SourceEvents sources = (fetching, refs) -> read(() -> fetch(refs), SearchUnavailableException::new);
        Exceptions exceptions = benign.exceptions(service.replica().clock);
        LateEvents late =
                InMemoryEqlSearch.lateEvents(ExceptedSearches.over(StrictSearches.over(this::lateSearch), exceptions));
        return new Pieces(
                rule,
                this::ask,
                StrictSearches.over(this::ask),
                late,
                sources,
                new Alerts(),
                new States(),
                new WhatIsKnown(rule),
                service.replica().clock,
                exceptions,
                PolledRule::runByHand,
                StrictSearches.over(this::countingSearch),
                Pieces::asItIs);
    }

    private SourceAnswer fetch(Collection<EventRef> refs) {
        Optional<Integer> red = weather.lastingRedShard();
        red.ifPresent(shard -> service.poll().faults++);
        Set<Integer> hidden = red.map(Set::of).orElse(Set.of());
        Sight sight = new Sight(hidden, red.map(shard -> "shard " + shard + " did not answer"));
        return cluster.events.fetch(refs, sight.missing(), sight::reaches);
    }

    private SearchAnswer ask(Rule rule, DetectionWindow window, int size, boolean lenient) {
        service.poll().asked.add(window);
        Benign.Known known = hasExceptions(rule) ? benign.now() : Benign.Known.NOTHING;
        SearchAnswer answer = read(
                () -> answer(rule, window, Math.max(2, size / pageScale), known, lenient),
                SearchUnavailableException::new);
        boolean largest = size == EqlSearch.MOST_EVENTS / rule.outline().events();
        if (largest && answer.full() && !answer.lastTime().minus(rule.margin()).isAfter(window.from())) {
            service.poll().saturated.add(answer.lastTime());
        }
        return answer;
    }

    /** Besides events that were left out by id, as found before. */
    private static boolean hasExceptions(Rule rule) {
        return rule.filters().toString().contains("must_not=[{bool=");
    }

    private SearchAnswer countingSearch(Rule rule, DetectionWindow window, int size, boolean lenient) {
        return read(
                () -> {
                    Sight sight = sight(window, lenient);
                    laws.counts(service.heldBack, service.poll(), window, cluster.events);
                    return new InMemoryEqlSearch(cluster.events)
                            .search(rule, window, size, sight.missing(), sight::reaches);
                },
                SearchUnavailableException::new);
    }

    private SearchAnswer lateSearch(Rule rule, DetectionWindow window, int size, boolean lenient) {
        return read(() -> lateAnswer(rule, window, size, lenient), SearchUnavailableException::new);
    }

    private SearchAnswer lateAnswer(Rule rule, DetectionWindow window, int size, boolean lenient) {
        Sight sight = sight(window, lenient);
        requireArrivals();
        SearchAnswer answer = new InMemoryEqlSearch(cluster.events)
                .search(
                        rule,
                        window,
                        Math.max(2, size / pageScale),
                        sight.missing(),
                        event -> sight.reaches(event) && isRecorded(event) && saysThatItIsThere(event));
        service.poll().lookedLate = true;
        return answer;
    }

    private void requireArrivals() {
        boolean recorded = !time.now().isBefore(cluster.arrivalsRecorded);
        service.poll().couldTellLate = Optional.of(recorded);
        if (!recorded) {
            throw new SearchBlindException("line 1:24: Unknown column [event.ingested]", new IllegalStateException());
        }
    }

    /** What was indexed before the mapping was mended stays as it was. */
    private boolean isRecorded(InMemoryEvent event) {
        return laws.isRecorded(event);
    }

    /** The look asks for no arrivals from the future. */
    private boolean saysThatItIsThere(InMemoryEvent event) {
        Instant stamp = Instant.parse(String.valueOf(event.fields().get("event.ingested")));
        return !stamp.isAfter(time.now().plus(Duration.ofMinutes(5)));
    }

    private void requireSight() {
        if (weather.isBlind()) {
            service.poll().faults++;
            service.poll().refused = true;
            throw new SearchBlindException("nothing is mapped", new IllegalStateException());
        }
    }

    private void requireLight(DetectionWindow window) {
        if (weather.isTooHeavy(window)) {
            service.poll().faults++;
            throw new SearchTooHeavyException("the cluster has no memory for it", new IllegalStateException());
        }
    }

    /** What a request can see: the events of all shards but some. */
    private record Sight(Set<Integer> hidden, Optional<String> missing) {

        boolean reaches(InMemoryEvent event) {
            return !hidden.contains(Math.floorMod(event.id().hashCode(), Weather.SHARDS));
        }
    }

    /** A strict request sees all, or fails; a lenient one is answered with what there is. */
    private Sight sight(DetectionWindow window, boolean lenient) {
        requireSight();
        requireLight(window);
        requirePointInTime(lenient);
        Optional<Integer> red = weather.redShard();
        boolean slow = weather.isTooSlow(window);
        if (red.isEmpty() && !slow) {
            return new Sight(Set.of(), Optional.empty());
        }
        service.poll().faults++;
        Optional<String> lost = red.map(shard -> "shard " + shard + " did not answer");
        if (!lenient) {
            throw lost.map(StrictSearches::shardsFailed)
                    .orElseGet(() -> new SearchTooHeavyException(STOPPED, new IllegalStateException()));
        }
        Set<Integer> hidden = new HashSet<>();
        red.ifPresent(hidden::add);
        if (slow) {
            hidden.add(weather.unsearchedShard());
        }
        return new Sight(hidden, lost.or(() -> Optional.of(STOPPED)));
    }

    private void requirePointInTime(boolean lenient) {
        if (weather.losesPointInTime()) {
            service.poll().faults++;
            throw lenient
                    ? new SearchUnavailableException(LOST_POINT_IN_TIME)
                    : StrictSearches.shardsFailed(LOST_POINT_IN_TIME);
        }
    }

    private SearchAnswer answer(Rule rule, DetectionWindow window, int size, Benign.Known known, boolean lenient) {
        Sight sight = sight(window, lenient);
        Optional<String> missing = sight.missing();
        SearchAnswer answer = missing.isPresent() && mayHaveNoSequences(rule)
                ? new SearchAnswer(List.of(), false, missing)
                : new InMemoryEqlSearch(cluster.events).search(rule, window, size, missing, sight::reaches);
        Optional<Instant> end = Optional.of(answer.full() ? answer.lastTime() : window.to());
        Poll poll = service.poll();
        poll.answered(new Poll.Search(
                window, time.now(), matches(window, sight, known), end.filter(whole -> missing.isEmpty())));
        if (known == Benign.Known.NOTHING) {
            noteSuppressed(window, sight);
        }
        return answer;
    }

    private List<List<InMemoryEvent>> matches(DetectionWindow window, Sight sight, Benign.Known known) {
        return laws.matchesIn(
                window,
                cluster.events,
                event -> sight.reaches(event) && !benign.hides(known, event),
                service.poll().now(service.replica().clock));
    }

    /** A request without exceptions sees what they suppress, unless there were none since the poll began. */
    private void noteSuppressed(DetectionWindow window, Sight sight) {
        Poll poll = service.poll();
        List<Benign.Known> knownSince = benign.since(poll.started.minusMillis(1)); // two polls may begin together
        if (!knownSince.contains(Benign.Known.NOTHING)) {
            poll.sawSuppressed(
                    matches(window, sight, Benign.Known.NOTHING),
                    knownSince.stream()
                            .flatMap(known -> matches(window, sight, known).stream())
                            .toList());
        }
    }

    private boolean mayHaveNoSequences(Rule rule) {
        EqlOutline outline = rule.outline();
        return outline.kind() == EqlOutline.Kind.SEQUENCE
                && (weather.isTreacherous()
                        || outline.hasMissingEvents()
                        || outline.until().isPresent());
    }

    /** A call that changes nothing: one that fails leaves no trace. */
    private <T> T read(Supplier<T> answer, Function<String, ? extends RuntimeException> failure) {
        return switch (onTheWay()) {
            case REFUSED, ANSWER_LOST, EFFECT_LATER -> throw failed(failure);
            case DIES_BEFORE, DIES_AFTER -> throw new Crash();
            case NONE -> answer.get();
        };
    }

    private <T> T change(Effect<T> effect, Function<String, ? extends RuntimeException> failure) {
        return switch (onTheWay()) {
            case REFUSED -> throw failed(failure);
            case DIES_BEFORE -> throw new Crash();
            case DIES_AFTER -> {
                effect.happen();
                throw new Crash();
            }
            case ANSWER_LOST -> {
                effect.happen();
                throw failed(failure);
            }
            case EFFECT_LATER -> {
                cluster.later(effect::happen);
                throw failed(failure);
            }
            case NONE -> effect.happen();
        };
    }

    private Weather.Fault onTheWay() {
        service.waits(weather.latency());
        cluster.letEffectsCome();
        return service.fault();
    }

    private RuntimeException failed(Function<String, ? extends RuntimeException> failure) {
        service.poll().faults++;
        service.waits(weather.patience());
        return failure.apply("the cluster did not answer");
    }

    private interface Effect<T> {
        T happen();
    }

    /** The cluster's clock is right. Whether events say when they arrived is checked now and then. */
    private final class WhatIsKnown implements Arrivals {

        private final Rule rule;
        private final ClusterClock clock;

        WhatIsKnown(Rule rule) {
            this.rule = rule;
            this.clock = new ClusterClock(
                    () -> read(this::time, StateUnavailableException::new),
                    Duration.ofMinutes(5),
                    service.replica().clock::nanoTime);
        }

        private Instant time() {
            if (cluster.states.load(rule.id()).isEmpty()) {
                throw new StateUnavailableException("there is no state yet");
            }
            return time.now();
        }

        @Override
        public Optional<Instant> clusterTime() {
            return clock.now();
        }

        @Override
        public Optional<Boolean> areTrusted(RuleId of) {
            if (weather.checkComesToNothing()) {
                return Optional.empty();
            }
            boolean trusted = laws.areStampsRight();
            service.poll().toldNotToTrust = !trusted;
            return Optional.of(trusted);
        }
    }

    private final class Alerts implements AlertIndex {

        @Override
        public Set<AlertId> known(Collection<AlertId> ids) {
            Set<AlertId> known = read(() -> cluster.alerts.known(ids), AlertsUnavailableException::new);
            laws.lookedUp(service.poll(), ids, known);
            return known;
        }

        @Override
        public int write(List<Alert> alerts) {
            laws.writes(service.poll(), alerts);
            Poll.Tally tally = service.poll().tally;
            tally.tried += alerts.size();
            if (service.isHalfDone()) {
                create(tally, weather.someOf(alerts));
                service.poll().faults++;
                throw new AlertsUnavailableException("some may not be written");
            }
            return change(() -> create(tally, alerts), AlertsUnavailableException::new);
        }

        private int create(Poll.Tally tally, List<Alert> alerts) {
            int created = cluster.alerts.write(alerts);
            laws.wrote(tally, created);
            return created;
        }
    }

    private final class States implements StateStore {

        @Override
        public Optional<StoredState> load(RuleId rule) {
            laws.touchesState(service.poll());
            Optional<StoredState> state = read(() -> cluster.states.load(rule), StateUnavailableException::new);
            state.ifPresent(stored -> service.saw(stored.sequenceNumber(), time.now()));
            return state;
        }

        @Override
        public StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
            Poll poll = service.poll();
            laws.touchesState(poll);
            service.rivalMayCome();
            return change(() -> stored(rule, poll, previous, next, reports), StateUnavailableException::new);
        }

        private StoredState stored(
                RuleId rule, Poll poll, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
            StoredState stored;
            try {
                stored = cluster.states.store(rule, previous, next, reports);
            } catch (StateConflictException e) {
                poll.faults++;
                throw e;
            }
            if (previous.isEmpty()) {
                laws.began(service.firstTick());
            }
            laws.stored(service.replica().name, poll, next);
            return stored;
        }
    }
}
