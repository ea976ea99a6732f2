package dev.taskwatch.local;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerts that are in the index and were not there before: each is handed out once. */
final class NewAlerts {

    /** The latest hundred, which is the most that a rule writes at one tick. */
    private static final String LATEST =
            "/taskwatch-alerts/_search?ignore_unavailable=true&sort=@timestamp:desc&size=100";

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonHttp http;
    private Set<String> known = Set.of();

    NewAlerts(URI elasticsearch) {
        this.http = new JsonHttp(elasticsearch);
    }

    /** Those written since the last call, oldest first; none while the index cannot be searched. */
    List<Map<String, Object>> next() {
        try {
            return newIn(http.get(LATEST).at("/hits/hits").valueStream().toList());
        } catch (IllegalStateException | UncheckedIOException beingMadeOrEnding) {
            return List.of();
        }
    }

    private List<Map<String, Object>> newIn(List<JsonNode> latest) {
        List<JsonNode> fresh = new ArrayList<>(latest);
        fresh.removeIf(hit -> known.contains(id(hit)));
        Collections.reverse(fresh);
        known = latest.stream().map(NewAlerts::id).collect(Collectors.toSet());
        return fresh.stream().map(NewAlerts::document).toList();
    }

    private static Map<String, Object> document(JsonNode hit) {
        return JSON.convertValue(hit.get("_source"), new TypeReference<>() {});
    }

    private static String id(JsonNode hit) {
        return hit.get("_id").asString();
    }
}
