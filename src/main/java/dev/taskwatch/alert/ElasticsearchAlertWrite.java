package dev.taskwatch.alert;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Result;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One write of alerts, by as many {@code _bulk} requests as it takes. A refusal that is about one document costs that document
 * its fields and no other anything; one that is about the cluster leaves the alert for a later write.
 */
final class ElasticsearchAlertWrite {

    private static final int SUCCESS = 2;
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    /** Credentials, a right, an index, time, an alert that is there, load: the same document may pass later. */
    private static final Set<Integer> NOT_FOR_WHAT_IT_SAYS = Set.of(401, 403, 404, 408, CONFLICT, 429);

    private static final int LARGEST_REQUEST = 5 << 20;

    private final ElasticsearchClient client;
    private final List<AlertDraft> reduced = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private int created;

    ElasticsearchAlertWrite(ElasticsearchClient client) {
        this.client = client;
    }

    /** Creates what is not there yet, and says how many were new. */
    int of(List<Alert> alerts) {
        create(alerts.stream().map(AlertDraft::of).iterator());
        create(List.copyOf(reduced).iterator());
        failure.ifPresent(why -> {
            throw new AlertsUnavailableException(why);
        });
        return created;
    }

    /** In requests of a bounded size; of what comes after one, nothing is made before it is sent. */
    private void create(Iterator<AlertDraft> drafts) {
        List<AlertDraft> request = new ArrayList<>();
        long bytes = 0;
        while (drafts.hasNext()) {
            AlertDraft draft = drafts.next();
            if (!request.isEmpty() && bytes + draft.json().length > LARGEST_REQUEST) {
                send(request);
                request.clear();
                bytes = 0;
            }
            request.add(draft);
            bytes += draft.json().length;
        }
        send(request);
    }

    private void send(List<AlertDraft> drafts) {
        if (drafts.isEmpty()) {
            return;
        }
        List<BulkOperation> creates =
                drafts.stream().map(ElasticsearchAlertWrite::create).toList();
        List<BulkResponseItem> items;
        try {
            items = ElasticsearchFailures.calling(
                            () -> client.bulk(bulk -> bulk.operations(creates)), AlertsUnavailableException::new)
                    .items();
        } catch (AlertsUnavailableException e) {
            if (!ElasticsearchFailures.isTooLarge(e.getCause())) {
                throw e;
            }
            sendLess(drafts, String.valueOf(e.getMessage()));
            return;
        }
        if (items.size() != drafts.size()) {
            throw new AlertsUnavailableException(
                    "Elasticsearch's answer says of " + items.size() + " alerts what became of them, not of "
                            + drafts.size() + ": check what stands between it and the service");
        }
        for (int i = 0; i < drafts.size(); i++) {
            count(drafts.get(i), items.get(i));
        }
    }

    /** The cluster, or a proxy before it, takes no request of this size. */
    private void sendLess(List<AlertDraft> drafts, String why) {
        if (drafts.size() > 1) {
            int half = drafts.size() / 2;
            send(drafts.subList(0, half));
            send(drafts.subList(half, drafts.size()));
        } else {
            refused(drafts.get(0), drafts.get(0).small(why), why);
        }
    }

    private void count(AlertDraft draft, BulkResponseItem item) {
        if (item.error() == null && item.status() / 100 == SUCCESS) {
            created += Result.Created.jsonValue().equals(item.result()) ? 1 : 0;
        } else if (item.error() != null && isForWhatItSays(item)) {
            String why = ElasticsearchFailures.reason(item.error());
            boolean tooLarge = item.status() == ElasticsearchFailures.TOO_LARGE;
            refused(draft, tooLarge ? draft.small(why) : draft.reduced(why), describe(item));
        } else if (item.status() != CONFLICT) {
            fail(describe(item));
        }
    }

    /** Once, in less; what is refused even so is left for a later write. */
    private void refused(AlertDraft draft, AlertDraft less, String why) {
        if (draft.isReduced()) {
            fail(why);
        } else {
            reduced.add(less);
        }
    }

    private void fail(String why) {
        failure = failure.or(() -> Optional.of(why));
    }

    /** A server error on a single document is its parser's; if it is the shard's, the reduced one fails, too. */
    private static boolean isForWhatItSays(BulkResponseItem item) {
        boolean refused = item.status() / 100 == 4 && !NOT_FOR_WHAT_IT_SAYS.contains(item.status());
        return refused || item.status() == SERVER_ERROR;
    }

    private static BulkOperation create(AlertDraft draft) {
        AlertId id = draft.id();
        return BulkOperation.of(operation -> operation.create(create -> create.index(id.index())
                .id(id.value())
                .document(BinaryData.of(draft.json(), ContentType.APPLICATION_JSON))));
    }

    private static String describe(BulkResponseItem item) {
        String reason = item.error() == null ? "" : ElasticsearchFailures.reason(item.error());
        return "alert " + item.id() + " could not be written to " + item.index() + " (" + item.status() + "): "
                + reason;
    }
}
