package dev.taskwatch.run;

import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperationVariant;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.JsonpSerializable;
import co.elastic.clients.json.NdJsonpSerializable;
import jakarta.json.stream.JsonGenerator;
import java.util.Iterator;
import java.util.List;

/**
 * Creates a document in a data stream or not at all: without the stream's template, the client's own create would make an
 * index of that name, which no lifecycle clears and which keeps the stream from ever being made.
 */
record ElasticsearchDataStreamCreate(String stream, String id, Object document)
        implements BulkOperationVariant, NdJsonpSerializable, JsonpSerializable {

    @Override
    public BulkOperation.Kind _bulkOperationKind() {
        return BulkOperation.Kind.Create;
    }

    @Override
    public Iterator<?> _serializables() {
        return List.of(this, document).iterator();
    }

    @Override
    public void serialize(JsonGenerator generator, JsonpMapper mapper) {
        generator.writeStartObject();
        generator.write("_index", stream);
        generator.write("_id", id);
        generator.write("require_data_stream", true);
        generator.writeEnd();
    }
}
