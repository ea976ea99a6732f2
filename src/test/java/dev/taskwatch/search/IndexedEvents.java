package dev.taskwatch.search;

import dev.taskwatch.local.JsonHttp;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The same events as in memory, in an index of their own. */
final class IndexedEvents implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MAPPING = """
            {"mappings": {"dynamic_templates": [
              {"words": {"match_mapping_type": "string", "mapping": {"type": "keyword"}}}],
              "properties": {"@timestamp": {"type": "date"}, "host.id": {"type": "keyword"},
                "event.category": {"type": "keyword"}}}}
            """;

    final String name = "contract-" + UUID.randomUUID();
    private final JsonHttp http;

    IndexedEvents(URI elasticsearch) {
        http = new JsonHttp(elasticsearch);
        http.send("PUT", "/" + name, MAPPING);
    }

    void add(List<InMemoryEvent> events) {
        String lines = events.stream()
                .map(event ->
                        "{\"create\":{\"_id\":\"" + event.id() + "\"}}\n" + JSON.writeValueAsString(event.source()))
                .collect(Collectors.joining("\n"));
        http.send("POST", "/" + name + "/_bulk?refresh=true", lines + "\n");
    }

    @Override
    public void close() {
        http.send("DELETE", "/" + name, "");
    }
}
