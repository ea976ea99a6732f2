package dev.taskwatch.local.telemetry;

import java.util.List;

/** What became due: documents in the order of their arrival, and attacks that began (theirs may arrive later). */
public record Telemetry(List<Document> documents, List<Attack> attacks) {
    public Telemetry {
        documents = List.copyOf(documents);
        attacks = List.copyOf(attacks);
    }
}
