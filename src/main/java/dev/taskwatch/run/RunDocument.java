package dev.taskwatch.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run report as {@code taskwatch-runs} holds it. */
record RunDocument(
        @JsonProperty("@timestamp") Instant started,
        @JsonProperty("rule_id") String rule,
        RunKind kind,
        Instant tick,
        Window window,
        Verdict verdict,
        int matches,
        int known,
        int written,
        @JsonProperty("left_over") int leftOver,
        int requests,
        @JsonProperty("took_ms") long took,
        @Nullable String error) {

    record Window(Instant from, Instant to) {}

    static RunDocument of(RunReport report) {
        return new RunDocument(
                report.started(),
                report.rule().value(),
                report.kind(),
                report.tick(),
                new Window(report.window().from(), report.window().to()),
                report.verdict(),
                report.matches(),
                report.known(),
                report.written(),
                report.leftOver(),
                report.requests(),
                report.took().toMillis(),
                report.error().orElse(null));
    }
}
