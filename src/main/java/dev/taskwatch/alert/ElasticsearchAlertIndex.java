package dev.taskwatch.alert;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Result;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.MgetResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.mget.MultiGetOperation;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.elasticsearch.ElasticsearchTemplates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Alerts in monthly indices: looked up in real time by {@code _mget}, created by {@code _bulk}. */
@Component
final class ElasticsearchAlertIndex implements AlertIndex {

    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final int LARGEST_REQUEST = 5 << 20;

    private final ElasticsearchClient client;
    private final ElasticsearchTemplates templates;

    ElasticsearchAlertIndex(ElasticsearchClient client, ElasticsearchTemplates templates) {
        this.client = client;
        this.templates = templates;
    }

    @Override
    public Set<AlertId> known(Collection<AlertId> ids) {
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
        List<Alert> rejected = new ArrayList<>();
        List<BulkResponseItem> done = new ArrayList<>();
        List<BulkResponseItem> items = create(alerts);
        for (int i = 0; i < items.size(); i++) {
            BulkResponseItem item = items.get(i);
            if (item.status() == BAD_REQUEST && item.error() != null) {
                rejected.add(alerts.get(i).reduced(ElasticsearchFailures.reason(item.error())));
            } else {
                done.add(item);
            }
        }
        done.addAll(create(rejected));
        return done.stream().mapToInt(ElasticsearchAlertIndex::countCreated).sum();
    }

    /** In requests of a bounded size; one item for each alert, in their order. */
    private List<BulkResponseItem> create(List<Alert> alerts) {
        List<BulkResponseItem> items = new ArrayList<>();
        List<BulkOperation> creates = new ArrayList<>();
        long bytes = 0;
        for (Alert alert : alerts) {
            byte[] document = JsonMapper.shared().writeValueAsBytes(alert.document());
            if (!creates.isEmpty() && bytes + document.length > LARGEST_REQUEST) {
                items.addAll(send(creates));
                creates.clear();
                bytes = 0;
            }
            creates.add(create(alert.id(), document));
            bytes += document.length;
        }
        items.addAll(send(creates));
        return items;
    }

    private static BulkOperation create(AlertId id, byte[] document) {
        return BulkOperation.of(operation -> operation.create(create -> create.index(id.index())
                .id(id.value())
                .document(BinaryData.of(document, ContentType.APPLICATION_JSON))));
    }

    private List<BulkResponseItem> send(List<BulkOperation> creates) {
        if (creates.isEmpty()) {
            return List.of();
        }
        BulkResponse response = ElasticsearchFailures.calling(
                () -> client.bulk(bulk -> bulk.operations(creates)), AlertsUnavailableException::new);
        return response.items();
    }

    private static int countCreated(BulkResponseItem item) {
        if (item.error() == null) {
            return Result.Created.jsonValue().equals(item.result()) ? 1 : 0;
        }
        if (item.status() == CONFLICT) {
            return 0;
        }
        throw new AlertsUnavailableException("alert " + item.id() + " could not be written to " + item.index() + " ("
                + item.status() + "): " + ElasticsearchFailures.reason(item.error()));
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
