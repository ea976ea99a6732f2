package dev.taskwatch.local.telemetry;

import dev.taskwatch.local.telemetry.Host.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What goes on anyway, with everything that comes near the rule without meeting it. */
final class Noise {

    private static final List<String> PROGRAMS = List.of(
            "C:\\Windows\\System32\\conhost.exe",
            "C:\\Windows\\System32\\backgroundTaskHost.exe",
            "C:\\Windows\\System32\\RuntimeBroker.exe",
            "C:\\Windows\\System32\\notepad.exe",
            "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
            "C:\\Program Files\\7-Zip\\7zFM.exe");
    private static final List<String> STOCK_TASKS = List.of(
            "\\Microsoft\\Windows\\Defrag\\ScheduledDefrag",
            "\\Microsoft\\Windows\\UpdateOrchestrator\\Schedule Scan",
            "\\Mozilla\\Firefox Background Update",
            "\\Backup\\Nightly");

    private final RandomGenerator random;
    private final Identifiers ids;
    private final Fleet fleet;
    private final Sensors sensors;
    private final Map<Role, List<Kind>> kinds = new EnumMap<>(Role.class);

    Noise(RandomGenerator random, Identifiers ids, Fleet fleet, Sensors sensors) {
        this.random = random;
        this.ids = ids;
        this.fleet = fleet;
        this.sensors = sensors;
        kinds.put(Role.TARGET, everywhere());
        kinds.put(Role.LOCAL_TASKS, everywhereAnd(this::taskWrittenLocally));
        kinds.put(Role.REMOTE_QUERIES, everywhereAnd(this::tasksQueriedRemotely));
    }

    /** One event of any kind on any host. */
    Report at(Instant time) {
        Host host = any(fleet.hosts());
        return any(kinds.get(host.role())).on(host, Moment.of(time));
    }

    /** The more often a kind is listed, the more often it happens. */
    private List<Kind> everywhere() {
        return List.of(
                this::programStarted,
                this::programStarted,
                this::programStarted,
                this::webPageOpened,
                this::webPageOpened,
                this::webPageOpened,
                this::settingWritten,
                this::settingWritten,
                this::settingWritten,
                this::loggedOn,
                this::endpointMapperAsked,
                this::otherServiceCalled,
                this::directoryServiceCalled,
                this::schedulerCalledOut,
                this::schedulerCalledOverLoopback,
                this::taskRan,
                this::taskServiced);
    }

    private List<Kind> everywhereAnd(Kind kind) {
        List<Kind> all = new ArrayList<>(everywhere());
        all.add(kind);
        return List.copyOf(all);
    }

    private Report programStarted(Host host, Moment moment) {
        String program = any(PROGRAMS);
        WindowsProcess started = fleet.start(host, program, "\"" + program + "\"", host.user());
        return sensors.of(host)
                .processStarted(host, moment, started, host.processes().explorer());
    }

    private Report webPageOpened(Host host, Moment moment) {
        Connection web = Connection.out(host, highPort(), "198.51.100." + random.nextInt(1, 255), 443);
        return sensors.of(host).connected(host, moment, host.processes().browser(), web);
    }

    private Report settingWritten(Host host, Moment moment) {
        String key = host.user().sid() + "\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs";
        RegistryValue value = RegistryValue.binary("HKU", key, Integer.toString(random.nextInt(100)), ids.bytes(60));
        return sensors.of(host).valueSet(host, moment, host.processes().explorer(), value);
    }

    private Report loggedOn(Host host, Moment moment) {
        Host from = any(fleet.without(host));
        Connection share = Connection.in(from.ip(), highPort(), host, 445);
        return sensors.security().loggedOn(host, moment, from.user(), share, ids.logon());
    }

    /** Near: incoming to an svchost.exe, but the port is below the dynamic ones. */
    private Report endpointMapperAsked(Host host, Moment moment) {
        return incoming(host, moment, host.processes().endpointMapper(), 135);
    }

    /** Near: incoming to an svchost.exe on a dynamic port, but it is not the one that writes tasks. */
    private Report otherServiceCalled(Host host, Moment moment) {
        return incoming(host, moment, host.processes().eventLog(), 49_665);
    }

    /** Near: incoming on a dynamic port, but not to an svchost.exe. */
    private Report directoryServiceCalled(Host host, Moment moment) {
        return incoming(host, moment, host.processes().lsass(), 49_668);
    }

    /** Near: the Task Scheduler on dynamic ports, but outgoing. */
    private Report schedulerCalledOut(Host host, Moment moment) {
        Connection out =
                Connection.out(host, highPort(), any(fleet.without(host)).ip(), 49_671);
        return sensors.of(host).connected(host, moment, host.processes().scheduler(), out);
    }

    /** Near: incoming to the Task Scheduler, but from this very host. */
    private Report schedulerCalledOverLoopback(Host host, Moment moment) {
        String loopback = any(List.of("127.0.0.1", "::1"));
        Connection local = new Connection(true, loopback, highPort(), loopback, 49_671);
        return sensors.of(host).connected(host, moment, host.processes().scheduler(), local);
    }

    /** Near: incoming to the Task Scheduler from elsewhere, but no task is written. */
    private Report tasksQueriedRemotely(Host host, Moment moment) {
        return incoming(host, moment, host.processes().scheduler(), 49_671);
    }

    /** Near: the Task Scheduler writes to TaskCache, but another value than Actions. */
    private Report taskRan(Host host, Moment moment) {
        return sensors.of(host)
                .valueSet(
                        host,
                        moment,
                        host.processes().scheduler(),
                        stockTask(moment).dynamicInfo(ids));
    }

    /** Near: Actions is written, but by Windows' servicing. */
    private Report taskServiced(Host host, Moment moment) {
        return sensors.of(host)
                .valueSet(
                        host,
                        moment,
                        host.processes().servicing(),
                        stockTask(moment).actions());
    }

    /** Near: the Task Scheduler writes Actions, but nobody has connected to it. */
    private Report taskWrittenLocally(Host host, Moment moment) {
        return sensors.of(host)
                .valueSet(
                        host,
                        moment,
                        host.processes().scheduler(),
                        stockTask(moment).actions());
    }

    private Report incoming(Host host, Moment moment, WindowsProcess process, int port) {
        Connection connection = Connection.in(any(fleet.without(host)).ip(), highPort(), host, port);
        return sensors.of(host).connected(host, moment, process, connection);
    }

    private ScheduledTask stockTask(Moment moment) {
        return new ScheduledTask(
                any(STOCK_TASKS),
                ids.guid(),
                Account.SYSTEM,
                moment.stamped(),
                "%windir%\\system32\\usoclient.exe",
                "StartScan");
    }

    private int highPort() {
        return random.nextInt(49_700, 65_536);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @FunctionalInterface
    private interface Kind {
        Report on(Host host, Moment moment);
    }
}
