package dev.taskwatch.local.telemetry;

import dev.taskwatch.local.telemetry.Payloads.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The attack: from one host, {@code schtasks /create /s} makes a task on another, which then runs it. */
final class RemoteTaskCreation {

    private static final int SCHEDULER_PORT = 49_671;

    private final RandomGenerator random;
    private final Identifiers ids;
    private final Fleet fleet;
    private final Sensors sensors;
    private final Payloads payloads;

    RemoteTaskCreation(RandomGenerator random, Identifiers ids, Fleet fleet, Sensors sensors) {
        this.random = random;
        this.ids = ids;
        this.fleet = fleet;
        this.sensors = sensors;
        this.payloads = new Payloads(random);
    }

    /** An attack of {@code shape} that begins at {@code time}, with all that is seen of it on both hosts. */
    Staged stage(Shape shape, Instant time) {
        Host target = fleet.target(shape);
        List<Host> others = fleet.without(target);
        Host origin = others.get(random.nextInt(others.size()));
        Payload payload = payloads.payload();
        Instant written = time.plusMillis(random.nextInt(120, 400));
        ScheduledTask task = new ScheduledTask(
                payloads.name(), ids.guid(), origin.user(), written, payload.command(), payload.arguments());
        return new Scene(origin, target, task, time, written).play();
    }

    /** @param reports all of its documents, in no order */
    record Staged(Attack attack, List<Report> reports) {}

    private final class Scene {

        private final Host origin;
        private final Host target;
        private final ScheduledTask task;
        private final Instant begun;
        private final Instant written;
        private final Connection connection;
        private final Connection lookUp;
        private final String logonId = ids.logon();
        private final List<Report> reports = new ArrayList<>();

        Scene(Host origin, Host target, ScheduledTask task, Instant begun, Instant written) {
            this.origin = origin;
            this.target = target;
            this.task = task;
            this.begun = begun;
            this.written = written;
            int port = random.nextInt(49_700, 65_535);
            this.lookUp = Connection.in(origin.ip(), port, target, 135);
            this.connection = Connection.in(origin.ip(), port + 1, target, SCHEDULER_PORT);
        }

        Staged play() {
            originCalls();
            Report accepted = targetAccepts();
            logsOn();
            Report actions = taskIsWritten();
            taskRuns();
            Attack attack = new Attack(
                    written,
                    target.shape(),
                    target.fqdn(),
                    target.id(),
                    origin.ip(),
                    task.name(),
                    task.runs(),
                    accepted.document().id(),
                    actions.document().id());
            return new Staged(attack, List.copyOf(reports));
        }

        private void originCalls() {
            String commandLine = "schtasks /create /f /s %s /ru system /sc once /st 23:59 /tn \"%s\" /tr \"%s\""
                    .formatted(target.name(), task.name(), task.runs().replace("\"", "\\\""));
            WindowsProcess schtasks =
                    fleet.start(origin, "C:\\Windows\\System32\\schtasks.exe", commandLine, origin.user());
            Sensor sensor = sensors.of(origin);
            Moment moment = Moment.of(begun.minusMillis(80));
            add(sensor.processStarted(
                    origin, moment, schtasks, origin.processes().explorer()));
            add(sensor.connected(origin, moment, schtasks, lookUp.seenFromSource()));
            add(sensor.connected(origin, Moment.of(begun), schtasks, connection.seenFromSource()));
        }

        private Report targetAccepts() {
            Sensor sensor = sensors.of(target);
            add(sensor.connected(target, connectionSeen(), target.processes().endpointMapper(), lookUp));
            return add(sensor.connected(
                    target, connectionSeen(), target.processes().scheduler(), connection));
        }

        /**
         * Often the connection reaches Elasticsearch after the write that it led to; Sysmon's always does, and it
         * bears the time of a kernel clock that was seen to run 22 s behind.
         */
        private Moment connectionSeen() {
            Moment seen = Moment.of(begun).noted(Duration.ofMillis(random.nextInt(0, 3_000)));
            if (target.shape() == Shape.ELASTIC_DEFEND) {
                return seen;
            }
            return seen.noted(Duration.ofSeconds(1)).stampedBehind(Duration.ofMillis(random.nextInt(200, 25_000)));
        }

        private void logsOn() {
            Moment moment = Moment.of(begun.plusMillis(6));
            add(sensors.security().loggedOn(target, moment, task.author(), connection, logonId));
        }

        private Report taskIsWritten() {
            task.writesBeforeActions(ids).forEach(value -> write(written.minusMillis(2), value));
            Report actions = write(written, task.actions());
            write(written.plusMillis(16), task.dynamicInfo(ids));
            add(sensors.security().taskCreated(target, Moment.of(written.plusMillis(17)), task, logonId));
            return actions;
        }

        private void taskRuns() {
            WindowsProcess process = fleet.start(target, task.command(), task.runs(), Account.SYSTEM);
            Moment moment = Moment.of(written.plusSeconds(2));
            add(sensors.of(target)
                    .processStarted(target, moment, process, target.processes().scheduler()));
        }

        private Report write(Instant time, RegistryValue value) {
            return add(sensors.of(target)
                    .valueSet(target, Moment.of(time), target.processes().scheduler(), value));
        }

        private Report add(Report report) {
            reports.add(report);
            return report;
        }
    }
}
