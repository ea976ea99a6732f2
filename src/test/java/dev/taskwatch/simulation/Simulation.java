package dev.taskwatch.simulation;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.Planners;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One life of one rule, told wholly by its seed: some hours of traffic and faults, then calm until all is caught up. The
 * service is the real one but for its edges and its clock, and {@link Laws} watches it.
 */
final class Simulation {

    private static final Instant START = Instant.parse("2024-02-29T21:00:00Z");
    private static final int MOST_POLLS_TO_CATCH_UP = 3_000;

    private final Duration length;
    private final SimulatedTime time = new SimulatedTime(START);
    private final ScheduleProperties schedule;
    private final Rule rule;
    private final int pageScale;
    private final Weather weather;
    private final Laws laws;
    private final Cluster cluster;
    private final UnaryOperator<Pieces> mutant;
    private final Set<Enum<?>> met = new HashSet<>();
    private Optional<Service> service = Optional.empty();

    /**
     * A life that kept every law.
     *
     * @param length how much time was simulated
     * @param met verdicts, kinds of run, causes of gaps, phases and faults that it had
     */
    record Life(Duration length, Set<Enum<?>> met) {}

    private Simulation(long seed, UnaryOperator<Pieces> mutant) {
        // The first numbers of neighbouring seeds are alike unless they are mixed.
        Random random = new Random(new SplittableRandom(seed).nextLong());
        this.mutant = mutant;
        length = Duration.ofHours(4 + random.nextInt(32));
        schedule = Planners.settings(Duration.ofHours(random.nextBoolean() ? 24 : 5), Duration.ofDays(7));
        int cap = random.nextInt(4) == 0 ? 100 : 3 + random.nextInt(20);
        int kind = random.nextBoolean() ? 0 : random.nextInt(SimulatedRules.QUERIES.size());
        rule = SimulatedRules.of(SimulatedRules.QUERIES.get(kind), cap);
        pageScale = random.nextBoolean() ? 1 : 100;
        weather = new Weather(new Random(random.nextLong()));
        laws = new Laws(rule, schedule.maxCatchUp(), time);
        cluster = new Cluster(time, Traffic.of(random, START, length, Math.min(8 * cap, 650)), laws);
    }

    /**
     * Lives through it.
     *
     * @param mutant swaps some of the pieces that each process is given
     * @throws Violation if a law is broken
     */
    static Life run(long seed, UnaryOperator<Pieces> mutant) {
        Simulation simulation = new Simulation(seed, mutant);
        simulation.live();
        simulation.catchUp();
        return new Life(Duration.between(START, simulation.time.now()), simulation.met);
    }

    private void live() {
        while (time.now().isBefore(START.plus(length))) {
            pollOnce();
        }
    }

    private void catchUp() {
        weather.clearsUp();
        rightClock();
        Instant settled = time.now().plus(Duration.ofMinutes(20));
        int polls = 0;
        while (polls++ < MOST_POLLS_TO_CATCH_UP && (time.now().isBefore(settled) || !isCaughtUp())) {
            pollOnce();
        }
        laws.finished(state().orElseThrow(), cluster.events);
    }

    private boolean isCaughtUp() {
        return state().filter(state -> state.open().isEmpty()).isPresent();
    }

    private void pollOnce() {
        Service running = service.orElseGet(this::start);
        Duration sleep = Duration.between(time.instant(), running.next());
        laws.sleeps(sleep);
        cluster.pass(sleep.isNegative() ? Duration.ZERO : sleep);
        weatherMayChange();
        if (weather.indexAges()) {
            cluster.events.moveBefore(time.now().minus(Duration.ofMinutes(30)), "shrink-events-1");
        }
        met.add(weather.phase());
        Poll poll = running.pollOnce();
        poll.outcome.ifPresent(this::note);
        if (poll.died) {
            service = Optional.empty();
        }
        laws.polled(poll, state(), cluster.alerts);
        if (poll.died) {
            rightClock();
            cluster.pass(weather.timeDead());
        }
    }

    private void note(TickOutcome outcome) {
        outcome.reports().forEach(report -> {
            met.add(report.verdict());
            met.add(report.kind());
        });
        outcome.state().gaps().forEach(gap -> met.add(gap.cause()));
    }

    private Service start() {
        Service started = new Service(this, time, weather, rule, schedule, mutant, false);
        service = Optional.of(started);
        return started;
    }

    Weather.Fault fault() {
        weatherMayChange();
        Weather.Fault fault = weather.fault();
        met.add(fault);
        return fault;
    }

    Connection connection(Service process) {
        return new Connection(cluster, time, weather, laws, pageScale, process);
    }

    /** Another process that nothing happens to takes the tick from start to end. */
    void rivalPolls(Poll interrupted) {
        laws.takeNote(interrupted, cluster.alerts);
        Poll poll = new Service(this, time, weather, rule, schedule, mutant, true).pollOnce();
        laws.polled(poll, state(), cluster.alerts);
    }

    private void weatherMayChange() {
        if (weather.changes(time.now())) {
            boolean wrong = weather.phase() == Weather.Phase.WRONG_CLOCK && service.isPresent();
            set(wrong ? weather.clockError() : Duration.ZERO);
        }
    }

    private void rightClock() {
        set(Duration.ZERO);
    }

    private void set(Duration error) {
        Instant before = time.instant();
        time.set(error);
        if (time.instant().isBefore(before)) {
            laws.clockWasSetBack();
        }
    }

    private Optional<RuleState> state() {
        return cluster.states.load(rule.id()).map(StoredState::state);
    }
}
