package dev.taskwatch.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which fields the events of some hosts never have, though those of other hosts have them.
 *
 * @param hosts how many hosts were looked at
 * @param all how many there are, approximately
 * @param lacking by field
 */
record HostCoverage(int hosts, long all, Map<String, Lacking> lacking) {

    static final HostCoverage NONE = new HostCoverage(0, 0, Map.of());

    private static final int MIN_HOSTS = 20;

    /** A host without the field counts if so many events without it are less likely than this. */
    private static final double CHANCE = 0.01;

    /**
     * Hosts without a field.
     *
     * @param agent of the largest group of them
     * @param ofAgent the size of that group
     */
    record Lacking(int hosts, String agent, int ofAgent) {}

    HostCoverage {
        lacking = Map.copyOf(lacking);
    }

    static HostCoverage of(Collection<String> fields, List<HostEvents> hosts, long all) {
        Map<String, Lacking> lacking = new LinkedHashMap<>();
        fields.forEach(field -> lacking(field, hosts).ifPresent(some -> lacking.put(field, some)));
        return new HostCoverage(hosts.size(), Math.max(all, hosts.size()), lacking);
    }

    private static Optional<Lacking> lacking(String field, List<HostEvents> hosts) {
        List<HostEvents> having =
                hosts.stream().filter(host -> host.filled(field) > 0).toList();
        long filled = having.stream().mapToLong(host -> host.filled(field)).sum();
        long events = having.stream().mapToLong(HostEvents::events).sum();
        if (events == 0) {
            return Optional.empty();
        }
        // A field that is only sometimes there may be missing by chance on a host with few events.
        double without = Math.max(0, 1 - (double) filled / events);
        List<HostEvents> lacking = hosts.stream()
                .filter(host -> host.filled(field) == 0 && Math.pow(without, (double) host.events()) <= CHANCE)
                .toList();
        return lacking.stream()
                .collect(Collectors.groupingBy(HostEvents::agent, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(group -> new Lacking(
                        lacking.size(), group.getKey(), group.getValue().intValue()));
    }

    boolean isEnough() {
        return hosts >= MIN_HOSTS;
    }

    /** The hosts that lack a field, if they are at least 5 % of enough hosts. */
    Optional<Lacking> noteworthy(String field) {
        return Optional.ofNullable(lacking.get(field)).filter(some -> isEnough() && some.hosts() * 20L >= hosts);
    }

    boolean hasNoteworthy() {
        return lacking.keySet().stream().map(this::noteworthy).anyMatch(Optional::isPresent);
    }
}
