package dev.taskwatch.rule;

import java.util.List;

/** Where a rule stands in a threat framework: one tactic and the techniques that serve it. */
public record Threat(String framework, Tactic tactic, List<Technique> techniques) {
    public Threat {
        techniques = List.copyOf(techniques);
    }

    public record Tactic(String id, String name, String reference) {}

    public record Technique(String id, String name, String reference, List<Subtechnique> subtechniques) {
        public Technique {
            subtechniques = List.copyOf(subtechniques);
        }
    }

    public record Subtechnique(String id, String name, String reference) {}
}
