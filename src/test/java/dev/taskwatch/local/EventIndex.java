package dev.taskwatch.local;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An index of a test's own with Winlogbeat's mapping, for events that the packaged rule matches in pairs. Unlike Winlogbeat's
 * it takes events of several shippers: {@code data_stream.*} is no constant.
 */
public final class EventIndex implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TASK =
            "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\"
                    + "{47CDCDF5-3457-4925-96E5-DB6635FFCDDE}\\Actions";

    private static final String ANY_SHIPPER = """
            {"mappings": {"properties": {"data_stream": {"properties": {
              "type": {"type": "keyword"}, "dataset": {"type": "keyword"}, "namespace": {"type": "keyword"}}}}}}
            """;

    private final JsonHttp http;
    private final String name;

    private EventIndex(URI elasticsearch, String name) {
        this.http = new JsonHttp(elasticsearch);
        this.name = name;
    }

    /** Creates it, empty. */
    public static EventIndex create(URI elasticsearch, String test) {
        EventIndex index = new EventIndex(elasticsearch, "winlogbeat-" + test);
        index.close();
        index.http.send("PUT", "/" + index.name, ANY_SHIPPER);
        return index;
    }

    public String name() {
        return name;
    }

    /** Indexes events, and makes them visible; they may be documents of any kind. */
    public void add(List<Event> events) {
        String lines = events.stream()
                .map(event -> JSON.writeValueAsString(Map.of("create", Map.of("_id", event.id()))) + "\n"
                        + JSON.writeValueAsString(event.source()) + "\n")
                .collect(Collectors.joining());
        JsonNode answer = http.send("POST", "/" + name + "/_bulk?refresh=true", lines);
        if (answer.path("errors").asBoolean(true)) {
            throw new IllegalStateException(answer.toString());
        }
    }

    /** A task created at {@code time}: {@link #connection} one second earlier, and {@link #write}. */
    public void addPair(String task, Instant time) {
        add(List.of(connection(task, time.minusSeconds(1)), write(task, time)));
    }

    /** {@code TASK-connection}: somebody connects to the Task Scheduler service. */
    public static Event connection(String task, Instant time) {
        Map<String, Object> source = seen(task, time, "network", "start");
        source.put("network", Map.of("direction", "ingress", "transport", "tcp"));
        source.put("source", Map.of("ip", "10.0.0.5", "port", 56_588));
        source.put("destination", Map.of("ip", "10.0.0.6", "port", 49_671));
        return new Event(task + "-connection", source);
    }

    /** {@code TASK-write}: the service stores what the task runs. */
    public static Event write(String task, Instant time) {
        Map<String, Object> source = seen(task, time, "registry", "change");
        source.put("registry", Map.of("path", TASK, "value", "Actions"));
        return new Event(task + "-write", source);
    }

    private static Map<String, Object> seen(String task, Instant time, String category, String type) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("@timestamp", time.toString());
        source.put("event", Map.of("category", List.of(category), "type", List.of(type)));
        source.put("host", Map.of("id", "host-1", "name", "files-1", "os", Map.of("type", "windows")));
        source.put("process", Map.of("entity_id", task, "name", "svchost.exe", "pid", 1_132));
        source.put("user", Map.of("name", "SYSTEM", "domain", "NT AUTHORITY"));
        return source;
    }

    @Override
    public void close() {
        http.send("DELETE", "/" + name + "?ignore_unavailable=true", "");
    }

    /** A document and its id. */
    public record Event(String id, Map<String, Object> source) {}
}
