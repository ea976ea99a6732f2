package dev.taskwatch.alert;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.MgetResponse;
import co.elastic.clients.elasticsearch.core.mget.MultiGetOperation;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.elasticsearch.ElasticsearchTemplates;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Alerts in monthly indices: looked up in real time by {@code _mget}, created by {@code _bulk}. */
@Component
final class ElasticsearchAlertIndex implements AlertIndex {

    private final ElasticsearchClient client;
    private final ElasticsearchTemplates templates;

    ElasticsearchAlertIndex(ElasticsearchClient client, ElasticsearchTemplates templates) {
        this.client = client;
        this.templates = templates;
    }

    @Override
    public Set<AlertId> known(Collection<AlertId> ids) {
        return known(List.copyOf(ids));
    }

    private Set<AlertId> known(List<AlertId> ids) {
        try {
            return lookUp(ids);
        } catch (AlertsUnavailableException e) {
            if (ids.size() == 1 || !ElasticsearchFailures.isTooLarge(e.getCause())) {
                throw e;
            }
            int half = ids.size() / 2;
            Set<AlertId> known = new HashSet<>(known(ids.subList(0, half)));
            known.addAll(known(ids.subList(half, ids.size())));
            return known;
        }
    }

    private Set<AlertId> lookUp(List<AlertId> ids) {
        Map<String, AlertId> byValue = ids.stream().collect(Collectors.toMap(AlertId::value, id -> id));
        List<MultiGetOperation> gets = ids.stream()
                .map(id -> MultiGetOperation.of(
                        get -> get.index(id.index()).id(id.value()).source(source -> source.fetch(false))))
                .toList();
        MgetResponse<Void> response = ElasticsearchFailures.calling(
                () -> client.mget(mget -> mget.docs(gets), Void.class), AlertsUnavailableException::new);
        return response.docs().stream()
                .filter(ElasticsearchAlertIndex::exists)
                .map(doc -> byValue.get(doc.result().id()))
                .collect(Collectors.toSet());
    }

    @Override
    public int write(List<Alert> alerts) {
        templates.install(AlertsUnavailableException::new);
        return new ElasticsearchAlertWrite(client).of(alerts);
    }

    private static boolean exists(MultiGetResponseItem<Void> item) {
        if (item.isResult()) {
            return item.result().found();
        }
        if ("index_not_found_exception".equals(item.failure().error().type())) {
            return false;
        }
        throw new AlertsUnavailableException("alert " + item.failure().id() + " could not be looked up in "
                + item.failure().index() + ": "
                + ElasticsearchFailures.reason(item.failure().error()));
    }
}
