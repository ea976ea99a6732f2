package dev.taskwatch.simulation;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import java.util.List;

/** Rules of every kind. Their events differ by category, and share the keys host and process. */
final class SimulatedRules {

    /** The first is made like the rule that ships. */
    static final List<String> QUERIES = List.of(
            "sequence by host.id, process.entity_id with maxspan=1m [a where true] [b where true]",
            "b where true",
            "sequence by host.id, process.entity_id with maxspan=1m [a where true] [b where true] [c where true]",
            "sequence by host.id, process.entity_id with maxspan=2m [a where true] [b where true] until [c where true]",
            "sequence by host.id, process.entity_id with maxspan=30s [a where true] [any where true]",
            "sequence by host.id, process.entity_id with maxspan=1m [a where true] ![c where true] [b where true]",
            "sequence by host.id, process.entity_id with maxspan=1m [a where true] [b where true] ![c where true]",
            "sequence by host.id, process.entity_id with maxspan=1m ![c where true] [a where true] [b where true]",
            "sequence by host.id, process.entity_id [a where true] [b where true]");

    private SimulatedRules() {}

    static Rule of(String query, int cap) {
        String toml = """
                [rule]
                author = ["Taskwatch"]
                description = "A rule under simulation."
                from = "now-9m"
                index = ["events-*"]
                interval = "5m"
                language = "eql"
                max_signals = %d
                name = "Simulated"
                risk_score = 47
                rule_id = "5a1a7b0e-6a39-4bd5-9d53-0c8c5c0f3d11"
                severity = "medium"
                type = "eql"
                query = '''%s'''
                """.formatted(cap, query);
        return RuleFile.read("simulated.toml", toml).rule();
    }
}
