package dev.taskwatch.rule;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules for tests, read as operators' files are. Unless told otherwise they run every 5 minutes, over 9 minutes. */
public final class Rules {

    /** Two events at most a minute apart. */
    public static final String SEQUENCE =
            "sequence by host.id with maxspan=1m [network where true] [registry where true]";

    public static final String EVENT = "registry where true";

    private Rules() {}

    public static Rule of(String query) {
        return of(query, "");
    }

    /** With further lines of its {@code [rule]} table, such as {@code max_signals = 3}. */
    public static Rule of(String query, String more) {
        return read("rule-1", "A rule", "interval = \"5m\"\nfrom = \"now-9m\"\n" + more, query);
    }

    /** One of several, with further lines of its {@code [rule]} table. */
    public static Rule of(String id, String name, String more, String query) {
        return read(id, name, more, query);
    }

    public static Rule scheduled(String query, String interval, String lookback) {
        String schedule = "interval = \"%s\"\nfrom = \"now-%s\"".formatted(interval, lookback);
        return read("rule-1", "A rule", schedule, query);
    }

    /** An event rule over these index patterns. */
    public static Rule over(String... indices) {
        return overIndices(EVENT, List.of(indices));
    }

    /** The packaged rule over other index patterns. */
    public static Rule packagedOver(String... indices) {
        return overIndices(packaged().query(), List.of(indices));
    }

    private static Rule overIndices(String query, List<String> indices) {
        String list = indices.stream().map(index -> '"' + index + '"').collect(Collectors.joining(", "));
        return read("rule-1", "A rule", "interval = \"5m\"\nfrom = \"now-9m\"\n", query, "[" + list + "]");
    }

    public static Rule named(String id, String name) {
        return read(id, name, "", EVENT);
    }

    /** The rule that ships. */
    public static Rule packaged() {
        return RuleCatalog.load(Optional.empty()).rules().get(0);
    }

    private static Rule read(String id, String name, String more, String query) {
        return read(id, name, more, query, "[\"logs-*\", \"winlogbeat-*\"]");
    }

    private static Rule read(String id, String name, String more, String query, String indices) {
        return RuleFile.read(id + ".toml", """
                [rule]
                description = "A test's rule."
                index = %s
                name = "%s"
                query = '''%s'''
                risk_score = 1
                rule_id = "%s"
                severity = "low"
                type = "eql"
                %s
                """.formatted(indices, name, query, id, more))
                .rule();
    }
}
