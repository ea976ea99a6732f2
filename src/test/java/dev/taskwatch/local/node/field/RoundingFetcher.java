package dev.taskwatch.local.node.field;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.elasticsearch.index.mapper.ValueFetcher;
import org.elasticsearch.search.fetch.StoredFieldsSpec;
import org.elasticsearch.search.lookup.Source;

/** Rounds the numbers that another one fetches from the source. */
record RoundingFetcher(ValueFetcher numbers, double scalingFactor) implements ValueFetcher {
    @Override
    public List<Object> fetchValues(Source source, int document, List<Object> ignoredValues) throws IOException {
        List<Object> rounded = new ArrayList<>();
        for (Object number : numbers.fetchValues(source, document, ignoredValues)) {
            rounded.add(BorrowedFieldTypes.rounded(((Number) number).doubleValue(), scalingFactor));
        }
        return rounded;
    }

    @Override
    public void setNextReader(LeafReaderContext context) {
        numbers.setNextReader(context);
    }

    @Override
    public StoredFieldsSpec storedFieldsSpec() {
        return numbers.storedFieldsSpec();
    }
}
