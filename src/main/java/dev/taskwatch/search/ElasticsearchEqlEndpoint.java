package dev.taskwatch.search;

import co.elastic.clients.elasticsearch._types.ErrorResponse;
import co.elastic.clients.elasticsearch.eql.EqlSearchRequest;
import co.elastic.clients.elasticsearch.eql.EqlSearchResponse;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.transport.endpoints.DelegatingJsonEndpoint;
import co.elastic.clients.util.ApiTypeHelper;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * The client's own endpoint with a correction: the client writes {@code filter} as an array, and Elasticsearch takes an
 * object there and refuses everything else.
 */
public final class ElasticsearchEqlEndpoint
        extends DelegatingJsonEndpoint<EqlSearchRequest, EqlSearchResponse<JsonValue>, ErrorResponse> {

    private final JsonpMapper mapper;

    public ElasticsearchEqlEndpoint(JsonpMapper mapper) {
        super(EqlSearchRequest._ENDPOINT.withResponseDeserializer(
                EqlSearchResponse.createEqlSearchResponseDeserializer(JsonpDeserializer.jsonValueDeserializer())));
        this.mapper = mapper;
    }

    /** Checks what is required in an error body, although nothing is checked in an answer. */
    @Override
    @SuppressWarnings("try") // the handle is only there to be closed
    public JsonpDeserializer<ErrorResponse> errorDeserializer(int status) {
        JsonpDeserializer<ErrorResponse> unchecked = super.errorDeserializer(status);
        return JsonpDeserializer.of(unchecked.acceptedEvents(), (parser, errorMapper) -> {
            try (ApiTypeHelper.DisabledChecksHandle checked =
                    ApiTypeHelper.DANGEROUS_disableRequiredPropertiesCheck(false)) {
                return unchecked.deserialize(parser, errorMapper);
            }
        });
    }

    @Override
    public Object body(EqlSearchRequest request) {
        JsonObject body = JsonData.of(request, mapper).toJson(mapper).asJsonObject();
        JsonObject bool =
                Json.createObjectBuilder().add("filter", body.get("filter")).build();
        return Json.createObjectBuilder(body)
                .add("filter", Json.createObjectBuilder().add("bool", bool))
                .build();
    }
}
