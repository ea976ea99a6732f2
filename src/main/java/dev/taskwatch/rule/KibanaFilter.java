package dev.taskwatch.rule;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One entry of {@code rule.filters}: Query DSL as Kibana's filter bar wraps it. */
final class KibanaFilter {

    private static final Set<String> FIELDS = Set.of("$state", "meta", "query");

    /** All but {@code disabled} and {@code negate} tell Kibana's filter bar how to show the query. */
    private static final Set<String> META = Set.of(
            "alias",
            "controlledBy",
            "disabled",
            "field",
            "group",
            "index",
            "isMultiIndex",
            "key",
            "negate",
            "params",
            "relation",
            "type",
            "value");

    private KibanaFilter() {}

    /** The Query DSL that it stands for; nothing if it is switched off. */
    static Optional<Map<String, Object>> read(TomlTable filter) {
        filter.refuseFieldsBut(FIELDS, "is not understood in a filter, which has meta and query");
        if (flag(filter, "disabled")) {
            return Optional.empty();
        }
        if (!filter.says("query")) {
            throw filter.wrong("query", "is missing; write the filter as Query DSL");
        }
        Map<String, Object> query = filter.requiredTable("query").asMap();
        return Optional.of(flag(filter, "negate") ? Map.of("bool", Map.of("must_not", query)) : query);
    }

    private static boolean flag(TomlTable filter, String name) {
        Optional<TomlTable> meta = filter.table("meta");
        meta.ifPresent(settings -> settings.refuseFieldsBut(META, "is not understood in a filter"));
        return meta.map(settings -> settings.flag(name)).orElse(false);
    }
}
