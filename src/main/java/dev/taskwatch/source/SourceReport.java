package dev.taskwatch.source;

import dev.taskwatch.source.SourceCondition.Weight;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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

    /** The same report with further findings. */
    SourceReport with(List<Finding> further) {
        List<Finding> all = Stream.concat(findings.stream(), further.stream())
                .sorted(Comparator.comparing(Finding::condition))
                .toList();
        return new SourceReport(checked, sources, all);
    }

    /** The sentences of one weight. */
    public List<String> sentences(Weight weight) {
        return findings.stream()
                .filter(finding -> finding.condition().weight() == weight)
                .map(Finding::sentence)
                .toList();
    }
}
