package dev.taskwatch.source;

import dev.taskwatch.source.SourceCondition.Weight;
import java.time.Instant;
import java.util.List;

/**
 * What a check of all sources came to.
 *
 * @param findings worst first
 */
public record SourceReport(Instant checked, List<SourceStatus> sources, List<Finding> findings) {

    public SourceReport {
        sources = List.copyOf(sources);
        findings = List.copyOf(findings);
    }

    /** The sentences of one weight. */
    public List<String> sentences(Weight weight) {
        return findings.stream()
                .filter(finding -> finding.condition().weight() == weight)
                .map(Finding::sentence)
                .toList();
    }
}
