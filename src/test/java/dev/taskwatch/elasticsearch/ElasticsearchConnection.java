package dev.taskwatch.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.net.URI;

/** The client as the service has it, for integration tests of the classes that use it. */
public record ElasticsearchConnection(ElasticsearchClient client, ElasticsearchTemplates templates) {

    public static ElasticsearchConnection to(URI elasticsearch) {
        Rest5Client http = Rest5Client.builder(elasticsearch)
                .setHttpClientConfigCallback(builder -> new ElasticsearchCompatibility().customize(builder))
                .build();
        ElasticsearchClient client = new ElasticsearchClient(new Rest5ClientTransport(http, new Jackson3JsonpMapper()));
        return new ElasticsearchConnection(client, new ElasticsearchTemplates(client));
    }
}
