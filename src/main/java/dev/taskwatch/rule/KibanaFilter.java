package dev.taskwatch.rule;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One entry of {@code rule.filters}: Query DSL as Kibana's filter bar wraps it. */
final class KibanaFilter {

    private static final Set<String> FIELDS = Set.of("$state", "meta", "query");

    private KibanaFilter() {}

    /** The Query DSL that it stands for; nothing if it is switched off. */
    static Optional<Map<String, Object>> read(TomlTable filter) {
        filter.refuseFieldsBut(FIELDS, "is not understood in a filter, which has meta and query");
        Optional<TomlTable> meta = filter.table("meta");
        if (meta.filter(settings -> settings.flag("disabled")).isPresent()) {
            return Optional.empty();
        }
        if (!filter.says("query")) {
            throw filter.wrong("query", "is missing; write the filter as Query DSL");
        }
        Map<String, Object> query = filter.requiredTable("query").asMap();
        boolean negated = meta.filter(settings -> settings.flag("negate")).isPresent();
        return Optional.of(negated ? Map.of("bool", Map.of("must_not", query)) : query);
    }
}
