package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwatch.elasticsearch.StubbedElasticsearch;
import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KnownMappingsTest {

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    private final Rule rule = Rules.of(Rules.EVENT);
    private final KnownMappings mappings = new KnownMappings(new ElasticsearchFieldCaps(elasticsearch.client()));

    /** Otherwise an item with a wildcard would suppress nothing for as long as the fault lasts. */
    @Test
    void aPassingFaultIsNotTakenForFieldsThatNoIndexMaps() {
        elasticsearch.answers(503, "{\"error\": {\"type\": \"cluster_block_exception\", \"reason\": \"no master\"}}");

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> mappings.knowing(rule, Set.of("host.name")))
                .withMessageContaining("503");
    }

    @Test
    void aKeyThatMayNotAskForMappingsStillSearches() {
        elasticsearch.answers(
                403, "{\"error\": {\"type\": \"security_exception\", \"reason\": \"unauthorized\"}, \"status\": 403}");

        assertThat(mappings.knowing(rule, Set.of("host.name"))).isEqualTo(FieldMappings.UNKNOWN);
    }
}
