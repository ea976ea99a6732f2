package dev.taskwatch.simulation;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.PolledRule;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.ScheduleProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One process of the service, from its start to its crash. */
final class Service {

    private final Replica replica;
    private final Weather weather;
    private final Simulation simulation;
    private final boolean isRival;
    private final Grid grid;
    private final PolledRule rule;
    private final ByHand byHand;
    private final Counting counting;
    final HeldBackTruth heldBack = new HeldBackTruth();
    private Optional<Instant> firstTick = Optional.empty();
    private @Nullable Poll poll;
    private @Nullable Long seenVersion;
    private Instant seenSince = Instant.MIN;

    Service(
            Simulation simulation,
            Replica replica,
            Weather weather,
            Rule rule,
            ScheduleProperties schedule,
            UnaryOperator<Pieces> mutant,
            boolean isRival) {
        this.simulation = simulation;
        this.replica = replica;
        this.weather = weather;
        this.isRival = isRival;
        this.grid = new Grid(rule.schedule().interval());
        Pieces pieces = mutant.apply(simulation.connection(this).pieces(rule));
        this.byHand = pieces.byHand();
        this.counting = pieces.newCounting();
        this.rule = new PolledRule(
                pieces.rule(),
                schedule,
                pieces.exceptedSearch(),
                pieces.late(),
                pieces.events(),
                pieces.alerts(),
                pieces.states(),
                pieces.arrivals(),
                this::heard,
                pieces.clock(),
                replica.clock::nanoTime);
    }

    /** @return what it did; it may have died of it */
    Poll pollOnce() {
        Instant tick = grid.latest(replica.clock.instant());
        firstTick = firstTick.or(() -> Optional.of(tick));
        Optional<Poll.Tally> before =
                Optional.ofNullable(poll).filter(last -> last.tick.equals(tick)).map(last -> last.tally);
        poll = new Poll(tick, simulation.now(), before);
        try {
            rule.poll();
        } catch (Crash crash) {
            poll.died = true;
        }
        return poll;
    }

    /** Somebody has it run over {@code window}, and nothing else; nothing comes of it if it dies. */
    List<RunReport> runByHand(DetectionWindow window, boolean dry) {
        poll = new Poll(replica.clock.instant(), simulation.now(), Optional.empty());
        poll.isByHand = true;
        poll.isDry = dry;
        try {
            return byHand.run(rule, window, dry);
        } catch (Crash crash) {
            return List.of();
        }
    }

    /** A clean shutdown; it may die of that, too. */
    void shutDown() {
        try {
            rule.release();
        } catch (Crash crash) {
            poll().died = true;
        }
    }

    /** Until it polls again; negative if it should have already. */
    Duration sleep() {
        return Duration.between(replica.clock.instant(), rule.next());
    }

    Replica replica() {
        return replica;
    }

    /** It has read the state, and may see that it is still the same. */
    void saw(long version, Instant now) {
        if (seenVersion == null || seenVersion != version) {
            seenVersion = version;
            seenSince = now;
        }
        poll().seenAt = now;
        poll().seenSince = Optional.of(seenSince);
    }

    Instant firstTick() {
        return firstTick.orElseThrow();
    }

    /** What it does at this moment. */
    Poll poll() {
        if (poll == null) {
            throw new IllegalStateException("it has not polled yet");
        }
        return poll;
    }

    void waits(Duration time) {
        simulation.elapse(time);
    }

    Weather.Fault fault() {
        return isRival ? Weather.Fault.NONE : simulation.fault();
    }

    boolean isHalfDone() {
        return !isRival && weather.bulkIsHalfDone();
    }

    void rivalMayCome() {
        if (!isRival && weather.rivalComes()) {
            simulation.rivalPolls(this);
        }
    }

    private void heard(Object event) {
        poll().verdicts++;
        if (event instanceof TickOutcome outcome) {
            poll().outcome = Optional.of(outcome);
            heldBack.next();
            counting.on(outcome);
            heldBack.check(name -> counting.lastDay(name, replica.clock.instant()));
        } else if (event instanceof TickFailure failure) {
            poll().failure = Optional.of(failure.reason());
        } else {
            throw new IllegalStateException("neither outcome nor failure: " + event);
        }
    }
}
