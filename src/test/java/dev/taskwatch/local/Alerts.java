package dev.taskwatch.local;

import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The alerts that an Elasticsearch holds for the events of one index. */
public record Alerts(JsonHttp http, String events) {

    private static final int MOST = 10_000;

    public static Alerts of(URI elasticsearch, String events) {
        return new Alerts(new JsonHttp(elasticsearch), events);
    }

    /** The ids of each alert's events, in the alert's order; an alert that is there twice is here twice. */
    public List<List<String>> matches() {
        return hits().stream()
                .map(hit -> hit.at("/_source/kibana.alert.ancestors")
                        .valueStream()
                        .map(ancestor -> ancestor.path("id").asString())
                        .toList())
                .toList();
    }

    /** With {@code _index}, {@code _id} and {@code _source}; the oldest event's first. None before the first alert. */
    public List<JsonNode> hits() {
        String indices = "/taskwatch-alerts-*";
        http.get("/_cluster/health" + indices + "?wait_for_status=yellow"); // one may be new
        http.send("POST", indices + "/_refresh", "");
        return http.send("POST", indices + "/_search", """
                        {"size": %d, "version": true, "query": {"term": {"kibana.alert.ancestors.index": "%s"}},
                         "sort": [{"kibana.alert.original_time": {"order": "asc", "unmapped_type": "date"}}]}
                        """.formatted(MOST, events))
                .at("/hits/hits")
                .valueStream()
                .toList();
    }
}
