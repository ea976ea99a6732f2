package dev.taskwatch.search;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The machine that an event is about, as far as the event identifies it. For an event that another machine sent this is
 * the machine that the event happened on, not the sender.
 *
 * @param names every value of the field that names it: {@code winlog.computer_name}, otherwise {@code host.name}; empty if
 *     it is unknown
 * @param namespaces of {@code data_stream.namespace}, which separates tenants, as {@code organization.id} does
 * @param agentType without it, ids are not compared
 * @param forwarded whether another machine sent the event, so that {@code host.*} and {@code agent.*} may be the sender's
 * @param sender the name of that other machine, if the event names it
 */
public record Machine(
        List<String> names,
        List<String> namespaces,
        List<String> organizations,
        Optional<String> agentType,
        List<String> hostIds,
        List<String> agentIds,
        boolean forwarded,
        Optional<String> sender) {

    /** The field of Windows events that names the machine of the event, whichever machine sent it. */
    public static final String COMPUTER_NAME = "winlog.computer_name";

    public static final String HOST_NAME = "host.name";
    public static final String NAMESPACE = "data_stream.namespace";
    public static final String ORGANIZATION = "organization.id";
    public static final String HOST_ID = "host.id";
    public static final String TAGS = "tags";

    /** The tag that agents set on events of other machines. */
    public static final String FORWARDED = "forwarded";

    /** Where a collector names itself. */
    private static final List<String> SENDER = List.of(HOST_NAME, "host.hostname", "agent.name", "agent.hostname");

    /** Every field that {@link #of} reads. */
    public static final List<String> FIELDS = List.of(
            "agent.hostname",
            "agent.id",
            "agent.name",
            "agent.type",
            "data_stream.dataset",
            NAMESPACE,
            "event.dataset",
            "host.hostname",
            HOST_ID,
            HOST_NAME,
            ORGANIZATION,
            TAGS,
            "winlog.channel",
            COMPUTER_NAME);

    /** Names that many machines have, or that stand for none. */
    private static final Set<String> NO_NAMES = Set.of("-", "localhost", "localhost.localdomain");

    public Machine {
        names = List.copyOf(names);
        namespaces = List.copyOf(namespaces);
        organizations = List.copyOf(organizations);
        hostIds = List.copyOf(hostIds);
        agentIds = List.copyOf(agentIds);
    }

    /** The machine of an event whose fields are nested, as {@link SourceEvent#fields()} has them. */
    public static Machine of(Map<String, Object> event) {
        List<String> computerNames = names(event, COMPUTER_NAME);
        List<String> hostNames = names(event, HOST_NAME);
        boolean forwarded = isForwarded(event, computerNames, hostNames);
        // The host name of a forwarded event may be the collector's, so it does not stand in for a missing one.
        List<String> names = computerNames.isEmpty() && !forwarded ? hostNames : computerNames;
        return new Machine(
                names,
                Nested.texts(event, NAMESPACE),
                Nested.texts(event, ORGANIZATION),
                Nested.text(event, "agent.type"),
                Nested.texts(event, HOST_ID),
                Nested.texts(event, "agent.id"),
                forwarded,
                forwarded ? sender(event, names) : Optional.empty());
    }

    private static boolean isForwarded(Map<String, Object> event, List<String> computerNames, List<String> hostNames) {
        if (Nested.text(event, "agent.type").filter("endpoint"::equals).isPresent()) {
            return false; // Elastic Defend reports only the machine it runs on
        }
        return has(event, TAGS, FORWARDED)
                || has(event, "winlog.channel", "ForwardedEvents")
                || has(event, "data_stream.dataset", "windows.forwarded")
                || has(event, "event.dataset", "windows.forwarded")
                || differ(computerNames, hostNames, Machine::isSameName);
    }

    private static boolean has(Map<String, Object> event, String field, String value) {
        return Nested.texts(event, field).stream().anyMatch(value::equalsIgnoreCase);
    }

    private static Optional<String> sender(Map<String, Object> event, List<String> names) {
        return SENDER.stream()
                .flatMap(field -> names(event, field).stream())
                .filter(name -> names.stream().noneMatch(own -> isSameName(own, name)))
                .findFirst();
    }

    private static List<String> names(Map<String, Object> event, String field) {
        return Nested.texts(event, field).stream()
                .map(Machine::withoutLastDot)
                .filter(name -> !name.isEmpty() && !NO_NAMES.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** As the event writes it. */
    public Optional<String> name() {
        return names.stream().findFirst();
    }

    /** The name without its domain; an address is its own short form. */
    public static String shortName(String name) {
        int dot = name.indexOf('.');
        return dot < 0 || isAddress(name) ? name : name.substring(0, dot);
    }

    /**
     * Whether events of both are certainly known to be of one machine: both name it, and nothing says otherwise. An equal
     * {@code host.id} alone is no proof: cloned machines share theirs, and so do all events of a collector.
     */
    public boolean isSame(Machine other) {
        return !names.isEmpty() && !other.names.isEmpty() && !isOther(other);
    }

    /** Whether both sides say something that only different machines can say. */
    public boolean isOther(Machine other) {
        return contradicts(other)
                || (hasComparableIds(other) && differ(agentIds, other.agentIds, String::equalsIgnoreCase));
    }

    /** The same without {@code agent.id}: two agents of one type may run on one machine. */
    public boolean contradicts(Machine other) {
        return differ(names, other.names, Machine::isSameName)
                || differ(namespaces, other.namespaces, String::equals)
                || differ(organizations, other.organizations, String::equals)
                || (hasComparableIds(other) && differ(hostIds, other.hostIds, String::equalsIgnoreCase));
    }

    /** Agents of two types need not agree on a machine's id, and a collector's ids are those of the collector. */
    private boolean hasComparableIds(Machine other) {
        return !forwarded && !other.forwarded && agentType.isPresent() && agentType.equals(other.agentType);
    }

    /** Whether both have values, and any two of them contradict each other. */
    private static boolean differ(List<String> one, List<String> other, BiPredicate<String, String> same) {
        return !Set.copyOf(one).equals(Set.copyOf(other))
                && one.stream().anyMatch(left -> other.stream().anyMatch(right -> !same.test(left, right)));
    }

    /** A short name is the same as the name with its domain; names in two domains are not. */
    static boolean isSameName(String one, String other) {
        String left = one.toLowerCase(Locale.ROOT);
        String right = other.toLowerCase(Locale.ROOT);
        boolean oneIsShort = !left.contains(".") || !right.contains(".");
        return left.equals(right)
                || (oneIsShort
                        && !isAddress(left)
                        && !isAddress(right)
                        && shortName(left).equals(shortName(right)));
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9]+(\\.[0-9]+)+");
    }

    private static String withoutLastDot(String name) {
        String stripped = name.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
