package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.elasticsearch.ElasticsearchConnection;
import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that an event's {@code _source} does not have, but its index's mapping gives. */
@EachElasticsearch
class FieldsAsMappedIT {

    private static final String INDEX = "as-mapped";
    private static final Instant TIME = Instant.parse("2024-06-11T12:00:00.123Z");

    private final JsonHttp http;
    private final KnownMappings known;
    private final SourceEvents events;
    private final Rule rule = Rules.over(INDEX);

    FieldsAsMappedIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
        var client = ElasticsearchConnection.to(elasticsearch.uri()).client();
        known = new KnownMappings(new ElasticsearchFieldCaps(client));
        events = new ElasticsearchSourceEvents(client, known);
    }

    @AfterEach
    void deleteIndex() {
        http.send("DELETE", "/" + INDEX + "?ignore_unavailable=true", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "alias    | before | {'beat.hostname': 'files-1'} | {'properties': {'@timestamp': {'type': 'date'}, 'beat.hostname': {'type': 'keyword'}, 'host.name': {'type': 'alias', 'path': 'beat.hostname'}}}",
                "alias    | after  | {'beat.hostname': 'files-1'} | {'properties': {'@timestamp': {'type': 'date'}, 'beat.hostname': {'type': 'keyword'}, 'host.name': {'type': 'alias', 'path': 'beat.hostname'}}}",
                "excluded | after  | {'host.name': 'files-1'} | {'_source': {'excludes': ['host.name']}, 'properties': {'@timestamp': {'type': 'date'}, 'host.name': {'type': 'keyword'}}}",
                "disabled | after  | {'host.name': 'files-1'} | {'_source': {'enabled': false}, 'properties': {'@timestamp': {'type': 'date'}, 'host.name': {'type': 'keyword'}}}",
                "copied   | before | {'computer': 'files-1'} | {'properties': {'@timestamp': {'type': 'date'}, 'computer': {'type': 'keyword', 'copy_to': 'host.name'}, 'host.name': {'type': 'keyword'}}}",
                "runtime  | before | {'host.name': 'files-1'} | {'runtime': {'host.name': {'type': 'keyword'}}, 'properties': {'@timestamp': {'type': 'date'}}}",
                "text     | after  | {'host.name': 'files-1'} | {'properties': {'@timestamp': {'type': 'date'}, 'host.name': {'type': 'text'}}}",
                "nanos    | after  | {'host.name': 'files-1', 'event.ingested': '2024-06-11T12:00:01Z'} | {'properties': {'@timestamp': {'type': 'date_nanos'}, 'event.ingested': {'type': 'date'}, 'host.name': {'type': 'keyword'}}}",
            })
    void anEventHasTheFieldBeforeAndAfterTheMappingIsKnown(String kind, String when, String source, String mapping) {
        http.send("PUT", "/" + INDEX, "{'mappings': %s}".formatted(mapping).replace('\'', '"'));
        String document = source.replace('\'', '"').replaceFirst("\\{", "{\"@timestamp\": \"" + TIME + "\", ");
        http.send("PUT", "/" + INDEX + "/_doc/e1?refresh=true", document);
        if (when.equals("after")) {
            known.refresh(List.of(rule));
        }
        EventRef ref = new EventRef(INDEX, "e1", TIME);

        SourceAnswer answer = events.fetch(rule, List.of(ref));

        assertThat(answer.missing()).isEmpty();
        Map<String, Object> fields = answer.events().get(ref).fields();
        assertThat(Nested.text(fields, "host.name")).as(kind).isEqualTo(Optional.of("files-1"));
    }
}
