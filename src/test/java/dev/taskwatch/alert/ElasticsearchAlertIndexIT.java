package dev.taskwatch.alert;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

@EachElasticsearch
class ElasticsearchAlertIndexIT extends AlertIndexContract {

    private final JsonHttp http;
    private final AlertIndex index;

    ElasticsearchAlertIndexIT(ElasticsearchUnderTest elasticsearch) {
        URI uri = elasticsearch.uri();
        ElasticsearchConnection connection = ElasticsearchConnection.to(uri);
        http = new JsonHttp(uri);
        index = new ElasticsearchAlertIndex(connection.client(), connection.templates());
    }

    @Override
    AlertIndex index() {
        return index;
    }

    @Override
    @SuppressWarnings("unchecked")
    Map<String, Object> read(AlertId id) {
        return new JsonMapper()
                .treeToValue(http.get("/" + id.index() + "/_doc/" + id.value()).at("/_source"), Map.class);
    }
}
