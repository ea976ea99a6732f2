package dev.taskwatch.run;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.GetResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.elasticsearch.ElasticsearchTemplates;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.RuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One document a rule in the index {@code taskwatch-state}, one a run in the data stream {@code taskwatch-runs}, both in
 * one request.
 */
@Component
final class ElasticsearchStateStore implements StateStore {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchStateStore.class);

    static final String STATES = "taskwatch-state";
    private static final String RUNS = "taskwatch-runs";
    private static final String NO_STREAM = "; run --set-up with a key as in docs/api-keys/set-up.json, and delete an"
            + " index of that name first, which has run reports only";

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ElasticsearchClient client;
    private final ElasticsearchTemplates templates;

    ElasticsearchStateStore(ElasticsearchClient client, ElasticsearchTemplates templates) {
        this.client = client;
        this.templates = templates;
    }

    @Override
    public Optional<StoredState> load(RuleId rule) {
        templates.install(StateUnavailableException::new);
        return ElasticsearchFailures.calling(
                () -> {
                    try {
                        return stored(client.get(get -> get.index(STATES).id(rule.value()), RuleState.class));
                    } catch (ElasticsearchException e) {
                        if (e.status() == NOT_FOUND) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                },
                (why, cause) -> new StateUnavailableException(
                        ElasticsearchFailures.isUnreadable(cause) ? unreadable(rule) : why, cause));
    }

    @Override
    public StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
        List<BulkOperation> operations = new ArrayList<>();
        operations.add(previous.map(known -> replace(rule, known, next)).orElseGet(() -> create(rule, next)));
        reports.forEach(report -> operations.add(report(report)));
        List<BulkResponseItem> items = ElasticsearchFailures.calling(
                        () -> client.bulk(bulk -> bulk.operations(operations)), StateUnavailableException::new)
                .items();
        items.subList(1, items.size()).forEach(ElasticsearchStateStore::warnIfLost);
        return stored(rule, next, items.get(0));
    }

    /** To begin anew instead would forget in silence what is open. */
    private static String unreadable(RuleId rule) {
        return "the state of rule " + rule.value()
                + " cannot be read: a newer version may have written it, or somebody by hand";
    }

    private static StoredState stored(RuleId rule, RuleState next, BulkResponseItem item) {
        if (item.status() == CONFLICT) {
            throw new StateConflictException(rule);
        }
        if (item.error() != null) {
            throw new StateUnavailableException("the state of rule " + rule.value() + " could not be stored ("
                    + item.status() + "): " + ElasticsearchFailures.reason(item.error()));
        }
        return new StoredState(next, Objects.requireNonNull(item.seqNo()), Objects.requireNonNull(item.primaryTerm()));
    }

    private static Optional<StoredState> stored(GetResponse<RuleState> response) {
        return Optional.ofNullable(response.source())
                .map(state -> new StoredState(
                        state,
                        Objects.requireNonNull(response.seqNo()),
                        Objects.requireNonNull(response.primaryTerm())));
    }

    private static BulkOperation create(RuleId rule, RuleState next) {
        return BulkOperation.of(operation ->
                operation.create(create -> create.index(STATES).id(rule.value()).document(next)));
    }

    private static BulkOperation replace(RuleId rule, StoredState previous, RuleState next) {
        return BulkOperation.of(operation -> operation.index(index -> index.index(STATES)
                .id(rule.value())
                .ifSeqNo(previous.sequenceNumber())
                .ifPrimaryTerm(previous.primaryTerm())
                .document(next)));
    }

    private static BulkOperation report(RunReport report) {
        return new ElasticsearchDataStreamCreate(RUNS, report.id().toString(), RunDocument.of(report))
                ._toBulkOperation();
    }

    /** A report tells of a run; what the run did stands without it. One that is there was stored by a try before. */
    private static void warnIfLost(BulkResponseItem item) {
        if (item.error() != null && item.status() != CONFLICT) {
            log.warn(
                    "a run report was not stored: {}{}",
                    ElasticsearchFailures.reason(item.error()),
                    item.status() == NOT_FOUND ? NO_STREAM : "");
        }
    }
}
