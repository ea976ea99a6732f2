package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.EqlAnswer.Events;
import dev.taskwatch.local.eql.EqlAnswer.Sequence;
import dev.taskwatch.local.eql.EqlAnswer.Sequences;
import dev.taskwatch.local.eql.Searches.Hit;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.elasticsearch.action.search.ShardSearchFailure;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;

/** Writes answers and errors as Elasticsearch writes them. */
final class EqlResponse {
    private final XContentBuilder json;

    EqlResponse(XContentBuilder json) {
        this.json = json;
    }

    XContentBuilder answer(EqlAnswer answer, long tookMillis, Collection<ShardSearchFailure> failures)
            throws IOException {
        json.startObject()
                .field("is_partial", false)
                .field("is_running", false)
                .field("took", tookMillis)
                .field("timed_out", false);
        if (!failures.isEmpty()) {
            json.xContentList("shard_failures", failures);
        }
        json.startObject("hits").startObject("total");
        json.field("value", answer.count()).field("relation", "eq").endObject();
        if (answer instanceof Events events) {
            events("events", events.events());
        } else {
            sequences(((Sequences) answer).sequences());
        }
        return json.endObject().endObject();
    }

    XContentBuilder error(EqlException error) throws IOException {
        json.startObject().startObject("error").startArray("root_cause").startObject();
        what(error.rootCause()).endObject().endArray();
        what(error);
        if (error.rootCause() != error) {
            json.startObject("caused_by");
            what(error.rootCause()).endObject();
        }
        return json.endObject().field("status", error.status()).endObject();
    }

    private XContentBuilder what(EqlException error) throws IOException {
        return json.field("type", error.type()).field("reason", error.reason());
    }

    private void sequences(List<Sequence> sequences) throws IOException {
        json.startArray("sequences");
        for (Sequence sequence : sequences) {
            json.startObject();
            if (!sequence.joinKeys().isEmpty()) {
                json.field("join_keys", sequence.joinKeys());
            }
            events("events", sequence.events());
            json.endObject();
        }
        json.endArray();
    }

    private void events(String name, List<@Nullable Hit> events) throws IOException {
        json.startArray(name);
        for (Hit event : events) {
            json.startObject();
            if (event == null) {
                missing();
            } else {
                event(event);
            }
            json.endObject();
        }
        json.endArray();
    }

    private void missing() throws IOException {
        json.field("_index", "").field("_id", "");
        json.startObject("_source").endObject().field("missing", true);
    }

    private void event(Hit event) throws IOException {
        json.field("_index", event.index()).field("_id", event.id());
        if (event.source() != null) {
            XContentHelper.writeRawField("_source", new BytesArray(event.source()), json, ToXContent.EMPTY_PARAMS);
        }
        if (!event.fields().isEmpty()) {
            json.field("fields", event.fields());
        }
    }
}
