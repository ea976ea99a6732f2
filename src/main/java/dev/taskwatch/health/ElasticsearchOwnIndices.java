package dev.taskwatch.health;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.FieldCapsResponse;
import co.elastic.clients.elasticsearch.core.field_caps.FieldCapability;
import co.elastic.clients.json.JsonData;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.elasticsearch.ElasticsearchMappingOrigin;
import dev.taskwatch.elasticsearch.ElasticsearchOwnIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Looks at the service's own indices with the right to read them and no other: {@code _field_caps} returns the meta of a
 * field, which has the mapping's version, and the indices behind an alias.
 */
@Component
final class ElasticsearchOwnIndices {

    private final ElasticsearchClient client;

    ElasticsearchOwnIndices(ElasticsearchClient client) {
        this.client = client;
    }

    /**
     * What is there.
     *
     * @param alertIndex the alert index of this month; empty if there is none yet
     */
    record Look(Optional<String> alertIndex, List<IndexCondition.Finding> findings) {}

    /** Takes one request, and a second one where this month has an alert index. */
    Look look(Instant now) {
        String alerts = AlertId.index(now);
        FieldCapsResponse own =
                fields(List.of(alerts, ElasticsearchOwnIndex.RUNS.template(), ElasticsearchOwnIndex.STATE.template()));
        boolean hasAlerts = own.indices().stream().anyMatch(index -> is(alerts, index));
        boolean hasRuns = own.indices().stream().anyMatch(index -> is(ElasticsearchOwnIndex.RUNS.template(), index));
        boolean hasState = own.indices().contains(ElasticsearchOwnIndex.STATE.template());
        List<IndexCondition.Finding> findings = new ArrayList<>();
        if (hasAlerts) {
            addAlerts(findings, alerts, origin(ElasticsearchOwnIndex.ALERTS, own));
        }
        if (hasState && !hasRuns) { // one request writes to both
            findings.add(IndexCondition.RUN_REPORTS_LOST.of(ElasticsearchOwnIndex.RUNS.template()));
        }
        if (hasRuns && origin(ElasticsearchOwnIndex.RUNS, own) != ElasticsearchMappingOrigin.CURRENT) {
            findings.add(IndexCondition.OTHER_MAPPING.of(ElasticsearchOwnIndex.RUNS.template()));
        }
        if (hasState && origin(ElasticsearchOwnIndex.STATE, own) != ElasticsearchMappingOrigin.CURRENT) {
            findings.add(IndexCondition.OTHER_MAPPING.of(ElasticsearchOwnIndex.STATE.template()));
        }
        return new Look(hasAlerts ? Optional.of(alerts) : Optional.empty(), findings);
    }

    private void addAlerts(List<IndexCondition.Finding> findings, String alerts, ElasticsearchMappingOrigin origin) {
        if (origin == ElasticsearchMappingOrigin.FOREIGN) {
            findings.add(IndexCondition.ALERTS_UNMAPPED.of(alerts));
        } else if (origin == ElasticsearchMappingOrigin.OTHER_VERSION) {
            findings.add(IndexCondition.OTHER_MAPPING.of(alerts));
        }
        boolean isBehindAlias = fields(List.of(ElasticsearchOwnIndex.ALERTS.template())).indices().stream()
                .anyMatch(index -> is(alerts, index));
        if (!isBehindAlias) {
            findings.add(IndexCondition.ALERTS_WITHOUT_ALIAS.of(alerts));
        }
    }

    /** Whether {@code index} is it, or holds its documents if it is a data stream. */
    private static boolean is(String name, String index) {
        return index.equals(name) || index.startsWith(".ds-" + name + "-");
    }

    private FieldCapsResponse fields(List<String> indices) {
        List<String> fields = Stream.of(ElasticsearchOwnIndex.values())
                .map(ElasticsearchOwnIndex::versionField)
                .toList();
        return ElasticsearchFailures.calling(
                () -> client.fieldCaps(caps -> caps.index(indices)
                        .fields(fields)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)),
                IndicesUnknownException::new);
    }

    /** Each of the three fields is mapped in one of the three indices only, so that one answer tells of them all. */
    private static ElasticsearchMappingOrigin origin(ElasticsearchOwnIndex own, FieldCapsResponse answer) {
        Map<String, FieldCapability> types = answer.fields().getOrDefault(own.versionField(), Map.of());
        Optional<FieldCapability> only =
                types.size() == 1 ? types.values().stream().findFirst() : Optional.empty();
        return own.origin(
                only.map(FieldCapability::type),
                only.map(type -> type.meta().get(ElasticsearchOwnIndex.META)).map(ElasticsearchOwnIndices::version));
    }

    /** Of one index the only value; of several, as of a data stream's, the newest's cannot be told from the others'. */
    private static String version(JsonData values) {
        List<?> versions = values.to(List.class);
        return versions.contains(ElasticsearchOwnIndex.VERSION)
                ? ElasticsearchOwnIndex.VERSION
                : String.valueOf(versions);
    }
}
