package dev.taskwatch.simulation;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One life of one rule, told wholly by its seed: some hours of traffic and faults, then calm until all is caught up. The
 * service is the real one but for its edges and its clocks, and {@link Laws} watches it. It has one to three replicas:
 * while one waits for an answer, or lies still in the middle of a call, the others poll when their time comes.
 */
final class Simulation {

    private static final Instant START = Instant.parse("2024-02-29T21:00:00Z");
    private static final int MOST_POLLS_TO_CATCH_UP = 9_000;
    private static final Duration MOST_AHEAD = Duration.ofMinutes(2);
    private static final Duration LAST_RECHECK = Duration.ofHours(27);
    private static final Duration ANY = Duration.ofDays(1);

    /** Where clocks are off by up to an hour, this much is the offset and the same the error of a while; the rest is drift. */
    private static final Duration NEARLY_HALF_AN_HOUR = Duration.ofMinutes(25);

    private static final Duration MOST_DRIFT = Duration.ofMinutes(10);

    private final Duration length;
    private final SimulatedTime time = new SimulatedTime(START);
    private final ScheduleProperties schedule;
    private final Rule rule;
    private final int pageScale;
    private final Weather weather;
    private final Laws laws;
    private final Cluster cluster;
    private final Benign benign;
    private final List<Replica> replicas;
    private final Deque<Service> polling = new ArrayDeque<>();
    private final UnaryOperator<Pieces> mutant;
    private final Set<Enum<?>> met = new HashSet<>();
    private final Instant lastArrival;
    private final boolean knowsBenign;
    private final boolean clocksDiffer;
    private final boolean mayBeRechecked;
    private Optional<String> lastHolder = Optional.empty();

    /**
     * A life that kept every law.
     *
     * @param length how much time was simulated
     * @param met verdicts, kinds of run, causes of gaps, phases, faults and turns that it had
     */
    record Life(Duration length, Set<Enum<?>> met) {}

    private Simulation(long seed, UnaryOperator<Pieces> mutant) {
        // The first numbers of neighbouring seeds are alike unless they are mixed.
        Random random = new Random(new SplittableRandom(seed).nextLong());
        this.mutant = mutant;
        length = Duration.ofHours(4 + random.nextInt(32));
        schedule = Planners.settings(
                Duration.ofHours(random.nextBoolean() ? 24 : 5), Duration.ofDays(random.nextBoolean() ? 7 : 2));
        int cap = random.nextInt(4) == 0 ? 100 : 3 + random.nextInt(20);
        int kind = random.nextBoolean() ? 0 : random.nextInt(SimulatedRules.QUERIES.size());
        rule = SimulatedRules.of(SimulatedRules.QUERIES.get(kind), cap);
        pageScale = random.nextBoolean() ? 1 : 100;
        weather = new Weather(new Random(random.nextLong()));
        int many = Math.max(1, random.nextInt(4));
        Duration mostAhead = many == 1 ? Duration.ZERO : shorter(MOST_AHEAD, Laws.mostTolerated(rule));
        clocksDiffer = random.nextInt(3) == 0;
        replicas = IntStream.range(0, many)
                .mapToObj(i -> new Replica(
                        "replica-" + i,
                        clocksDiffer ? clockOffByAnHour(random) : clock(random, mostAhead),
                        START.plusSeconds(7L * i)))
                .toList();
        knowsBenign = random.nextBoolean();
        benign = new Benign(rule, START);
        Instant arrivalsRecorded = arrivalsRecorded(random);
        Stamps stamps = random.nextInt(4) == 0 ? Stamps.values()[random.nextInt(Stamps.values().length)] : Stamps.RIGHT;
        mayBeRechecked = stamps != Stamps.RIGHT || arrivalsRecorded.isAfter(START);
        Laws.Life life = new Laws.Life(mostAhead, clocksDiffer, arrivalsRecorded, stamps);
        laws = new Laws(rule, schedule, life, time, benign);
        List<Traffic.Arrival> traffic = Traffic.of(random, stamps, START, length, Math.min(8 * cap, 650));
        lastArrival = traffic.get(traffic.size() - 1).at();
        cluster = new Cluster(time, traffic, laws, arrivalsRecorded, stamps);
    }

    /** From the beginning; in some lives since somebody has mended the mapping, or never. */
    private Instant arrivalsRecorded(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Instant.MAX;
            case 1 -> START.plus(length.dividedBy(2));
            default -> Instant.MIN;
        };
    }

    private ReplicaClock clock(Random random, Duration mostAhead) {
        long most = mostAhead.toMillis();
        long offset = most == 0 ? 0 : random.nextLong(-2 * most, most);
        return new ReplicaClock(time, Duration.ofMillis(offset), 0, START.minusSeconds(random.nextInt(1_000_000)));
    }

    private ReplicaClock clockOffByAnHour(Random random) {
        long most = NEARLY_HALF_AN_HOUR.toMillis();
        double drift = random.nextDouble(-1, 1)
                * MOST_DRIFT.toMillis()
                / length.plus(ANY.multipliedBy(4)).toMillis();
        return new ReplicaClock(
                time,
                Duration.ofMillis(random.nextLong(-most, most)),
                drift,
                START.minusSeconds(random.nextInt(1_000_000)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Lives through it.
     *
     * @param mutant swaps some of the pieces that each process is given
     * @throws Violation if a law is broken
     */
    static Life run(long seed, UnaryOperator<Pieces> mutant) {
        Simulation simulation = new Simulation(seed, mutant);
        try (Benign file = simulation.benign) {
            simulation.live();
            simulation.catchUp();
        }
        return new Life(Duration.between(START, simulation.time.now()), simulation.met);
    }

    Instant now() {
        return time.now();
    }

    private void live() {
        while (time.now().isBefore(START.plus(length))) {
            pollNext();
        }
    }

    private void catchUp() {
        weather.clearsUp();
        replicas.forEach(replica -> replica.clock.set(Duration.ZERO));
        Duration rest = mayBeRechecked ? LAST_RECHECK : clocksDiffer ? Duration.ofHours(2) : Duration.ofMinutes(30);
        Instant settled = latest(time.now(), lastArrival).plus(rest);
        int polls = 0;
        while (polls++ < MOST_POLLS_TO_CATCH_UP && (time.now().isBefore(settled) || !isCaughtUp())) {
            pollNext();
        }
        laws.finished(state().orElseThrow(), cluster.events);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private boolean isCaughtUp() {
        return state().filter(state -> state.open().isEmpty()).isPresent();
    }

    private void pollNext() {
        Replica next = nextToPoll().orElseThrow();
        passUntil(next.wakes());
        poll(next);
    }

    /** Lets time go by for one replica, in which others poll. */
    void elapse(Duration span) {
        Instant end = time.now().plus(span);
        for (Optional<Replica> next = nextToPoll();
                next.filter(other -> other.wakes().isBefore(end)).isPresent();
                next = nextToPoll()) {
            passUntil(next.get().wakes());
            poll(next.get());
        }
        passUntil(end);
    }

    private Optional<Replica> nextToPoll() {
        return replicas.stream().filter(replica -> !replica.isBusy()).min(Comparator.comparing(Replica::wakes));
    }

    private void passUntil(Instant end) {
        if (end.isAfter(time.now())) {
            cluster.pass(Duration.between(time.now(), end));
        }
    }

    private void poll(Replica replica) {
        Service service = replica.service().orElseGet(() -> start(replica));
        weatherMayChange();
        if (weather.indexAges()) {
            Instant old = time.now().minus(Duration.ofMinutes(30));
            cluster.events.moveBefore(old, "shrink-events-1");
        }
        if (knowsBenign && weather.learnsWhatIsBenign()) {
            benign.becomes(weather.oneOf(Benign.Known.values()), time.now());
        }
        met.add(benign.now());
        met.add(weather.phase());
        replica.setBusy(true);
        Poll poll = pollOnce(service);
        poll.outcome.ifPresent(this::note);
        goOn(replica, service, poll);
        replica.setBusy(false);
    }

    private void goOn(Replica replica, Service service, Poll poll) {
        if (!poll.died && weather.shutsDown()) {
            met.add(Turn.SHUT_DOWN);
            service.shutDown();
            poll.died = true;
        }
        if (poll.died) {
            replica.isGone(time.now().plus(weather.timeDead()));
            return;
        }
        Duration sleep = service.sleep();
        laws.sleeps(poll, sleep);
        replica.sleepsUntil(time.now().plus(sleep.isNegative() ? Duration.ZERO : sleep));
    }

    private Poll pollOnce(Service service) {
        // What a process in the middle of a poll has done so far is there for all to see.
        polling.forEach(interrupted -> laws.takeNote(interrupted.poll(), cluster.alerts));
        polling.push(service);
        boolean wasRight = weather.phase() != Weather.Phase.WRONG_CLOCK;
        Poll poll = service.pollOnce();
        polling.pop();
        poll.endedInTime = wasRight
                && weather.phase() != Weather.Phase.WRONG_CLOCK
                && service.replica()
                        .clock
                        .instant()
                        .isBefore(poll.tick.plus(rule.schedule().interval()));
        laws.polled(poll, state(), cluster.alerts);
        return poll;
    }

    private void note(TickOutcome outcome) {
        note(outcome.reports());
        outcome.state().gaps().forEach(gap -> met.add(gap.cause()));
        outcome.state().recheck().ifPresent(hours -> met.add(Turn.RECHECKED));
        outcome.heldBy().ifPresent(other -> met.add(Turn.STOOD_BY));
        if (!outcome.canTellLate()) {
            met.add(Turn.LATENESS_UNKNOWN);
        }
        Optional<String> holder = outcome.state().holder();
        if (holder.isPresent() && lastHolder.isPresent() && !holder.equals(lastHolder)) {
            met.add(Turn.TOOK_OVER);
        }
        lastHolder = holder;
    }

    private void note(List<RunReport> runs) {
        runs.forEach(run -> {
            met.add(run.verdict());
            met.add(run.kind());
        });
    }

    private Service start(Replica replica) {
        Service started = new Service(this, replica, weather, rule, schedule(replica), mutant, false);
        replica.runs(started);
        return started;
    }

    private ScheduleProperties schedule(Replica replica) {
        return Planners.settings(schedule.maxCatchUp(), schedule.maxLate(), replica.name);
    }

    Weather.Fault fault() {
        weatherMayChange();
        if (weather.freezes()) {
            met.add(Turn.FROZE);
            elapse(weather.frozen());
        }
        if (polling.size() == 1 && weather.isRunByHand()) {
            runByHand(polling.element().replica());
        }
        Weather.Fault fault = weather.fault();
        met.add(fault);
        return fault;
    }

    Connection connection(Service process) {
        return new Connection(cluster, time, weather, laws, benign, pageScale, process);
    }

    /** By a process of its own, to which the same may happen as to the others. */
    private void runByHand(Replica replica) {
        Duration ago = weather.someOf(Duration.ofHours(30));
        Instant from = replica.clock.instant().minus(ago);
        Duration length = weather.someOf(ago);
        Service process = new Service(this, replica, weather, rule, schedule(replica), mutant, false);
        polling.push(process);
        DetectionWindow window = new DetectionWindow(from, from.plus(length));
        boolean dry = weather.isOnlyTried();
        met.add(dry ? Turn.RAN_DRY : Turn.RAN_BY_HAND);
        List<RunReport> runs = process.runByHand(window, dry);
        polling.pop();
        laws.ranByHand(process.poll(), window, runs, cluster);
        note(runs);
    }

    /** Another process of the same replica, to which nothing happens, takes the tick from start to end. */
    void rivalPolls(Service interrupted) {
        Replica replica = interrupted.replica();
        pollOnce(new Service(this, replica, weather, rule, schedule(replica), mutant, true));
    }

    private void weatherMayChange() {
        if (weather.changes(time.now())) {
            replicas.forEach(replica -> replica.clock.set(Duration.ZERO));
            Replica wrong = replicas.get(weather.oneOf(replicas.size()));
            if (weather.phase() == Weather.Phase.WRONG_CLOCK && wrong.service().isPresent()) {
                wrong.clock.set(weather.clockError(clocksDiffer ? NEARLY_HALF_AN_HOUR : ANY));
            }
        }
    }

    private Optional<RuleState> state() {
        return cluster.states.load(rule.id()).map(StoredState::state);
    }
}
