package dev.taskwatch.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.FieldCapsResponse;
import co.elastic.clients.elasticsearch.core.field_caps.FieldCapability;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.rule.FieldMapping;
import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks {@code _field_caps}. */
@Component
final class ElasticsearchFieldCaps implements FieldCaps {

    private static final int MAX_ANSWER = 8 << 20;

    private static final String UNMAPPED = "unmapped";

    private final ElasticsearchClient client;

    ElasticsearchFieldCaps(ElasticsearchClient client) {
        this.client = ElasticsearchAnswers.atMost(MAX_ANSWER, client);
    }

    @Override
    public FieldMappings ask(Rule rule, Set<String> fields, boolean byIndex) {
        FieldCapsResponse caps = ElasticsearchFailures.calling(
                () -> client.fieldCaps(request -> request.index(rule.indices())
                        .fields(List.copyOf(fields))
                        .includeUnmapped(byIndex)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)),
                SearchUnavailableException::new);
        Map<String, List<FieldMapping>> mappings = new HashMap<>();
        for (String field : fields) {
            mappings.put(
                    field,
                    caps.fields().getOrDefault(field, Map.of()).values().stream()
                            .filter(capability -> !capability.type().equals(UNMAPPED))
                            .map(ElasticsearchFieldCaps::mapping)
                            .toList());
        }
        return new FieldMappings(mappings);
    }

    /** The answer names indices only if not all of them map the field in this way. */
    private static FieldMapping mapping(FieldCapability capability) {
        return new FieldMapping(capability.type(), capability.aggregatable(), Set.copyOf(capability.indices()));
    }

    /** Whether the key lacks the right to ask for mappings. */
    static boolean isDenied(SearchUnavailableException failure) {
        return failure.getCause() instanceof Exception cause && ElasticsearchFailures.isDenied(cause);
    }
}
