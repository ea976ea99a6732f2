package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.Planner;
import dev.taskwatch.schedule.ScheduleProperties;
import dev.taskwatch.search.LateEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The ticks of each rule for this replica. Its name is the same after a restart, so that it goes on at once. */
@Component
final class RuleTicks {

    private final Planner planner;
    private final DetectionRun run;
    private final LateEvents lateEvents;
    private final StateStore states;
    private final Arrivals arrivals;
    private final Clock clock;
    private final String replica;

    RuleTicks(
            Planner planner,
            DetectionRun run,
            LateEvents lateEvents,
            StateStore states,
            Arrivals arrivals,
            ScheduleProperties properties,
            Clock clock) {
        this.planner = planner;
        this.run = run;
        this.lateEvents = lateEvents;
        this.states = states;
        this.arrivals = arrivals;
        this.clock = clock;
        this.replica = properties.replica() == null ? hostName() : properties.replica();
    }

    RuleTick of(Rule rule) {
        Lease lease = new Lease(replica, rule.schedule().interval(), System::nanoTime);
        return new RuleTick(rule, planner, run, lateEvents, states, lease, arrivals, clock);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) { // the name has no address, as while an image is built
            return kernelsName();
        }
    }

    private static String kernelsName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new IllegalStateException("this host has no name: set taskwatch.schedule.replica to one", e);
        }
    }
}
