package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.LocalElasticsearch;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What Elasticsearch's own field types answer and the local node refuses, so that it never gives a wrong answer. */
class FieldTypeLimitsIT {
    private EqlIndex index;

    @BeforeEach
    void createIndex() {
        index = EqlIndex.create(
                LocalElasticsearch.shared().uri(),
                "field-limits",
                Map.of("@timestamp", "date", "product", "version", "count", "unsigned_long"));
        index.add("1", Map.of("@timestamp", "2026-08-01", "product", "8.10.0", "count", 1));
    }

    @AfterEach
    void deleteIndex() {
        index.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '\0', textBlock = """
            POST ^ /field-limits/_search ^ {"query": {"range": {"product": {"gt": "8.9.0"}}}} ^ the order of the [version] field [product]
            POST ^ /field-limits/_search ^ {"sort": ["product"]}                ^ the order of the [version] field [product]
            POST ^ /field-limits/_eql/search ^ {"query": "any where product > \\"8.9.0\\""} ^ the order of versions
            POST ^ /field-limits/_doc    ^ {"count": 9223372036854775808}  ^ 9223372036854775808
            PUT  ^ /field-limits-2       ^ {"mappings": {"properties": {"x": {"type": "wildcard", "null_value": "a"}}}} ^ unknown parameter [null_value] on mapper [x] of type [wildcard]
            PUT  ^ /field-limits-2       ^ {"mappings": {"properties": {"x": {"type": "scaled_float"}}}} ^ scaling_factor
            PUT  ^ /field-limits-2       ^ {"mappings": {"properties": {"x": {"type": "match_only_text", "analyzer": "simple"}}}} ^ unknown parameter [analyzer]
            """)
    void refuseWhatIsNotReproduced(String method, String path, String body, String reason) {
        JsonNode answer = index.call(method.strip(), path.strip(), body.strip());

        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.at("/error").toString()).contains(reason.strip());
    }
}
