package dev.taskwatch.local.node.field;

import java.time.ZoneId;
import java.util.Map;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery.RewriteMethod;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.elasticsearch.common.geo.ShapeRelation;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.common.time.DateMathParser;
import org.elasticsearch.index.fielddata.FieldData;
import org.elasticsearch.index.fielddata.FieldDataContext;
import org.elasticsearch.index.fielddata.IndexFieldData;
import org.elasticsearch.index.fielddata.plain.ConstantIndexFieldData;
import org.elasticsearch.index.mapper.ConstantFieldType;
import org.elasticsearch.index.mapper.ValueFetcher;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.script.field.KeywordDocValuesField;
import org.elasticsearch.search.aggregations.support.CoreValuesSourceType;
import org.jspecify.annotations.Nullable;

/** Answers queries from the value alone: they match all documents of the index or none. */
final class ConstantKeywordType extends ConstantFieldType {
    private final @Nullable String value;

    /** @param value null as long as neither mapping nor document has set it; then no query matches */
    ConstantKeywordType(String name, @Nullable String value, Map<String, String> meta) {
        super(name, meta);
        this.value = value;
    }

    @Nullable
    String value() {
        return value;
    }

    @Override
    public String typeName() {
        return ConstantKeywordMapper.TYPE;
    }

    /** The type that {@code _field_caps} names. */
    @Override
    public String familyTypeName() {
        return "keyword";
    }

    @Override
    public @Nullable String getConstantFieldValue(SearchExecutionContext context) {
        return value;
    }

    @Override
    protected boolean matches(String pattern, boolean ignoreCase, QueryRewriteContext context) {
        return value != null && Regex.simpleMatch(pattern, value, ignoreCase);
    }

    @Override
    public Query existsQuery(SearchExecutionContext context) {
        return allIf(value != null);
    }

    @Override
    public Query rangeQuery(
            @Nullable Object lower,
            @Nullable Object upper,
            boolean includeLower,
            boolean includeUpper,
            @Nullable ShapeRelation relation,
            @Nullable ZoneId timeZone,
            @Nullable DateMathParser parser,
            SearchExecutionContext context) {
        if (value == null) {
            return allIf(false);
        }
        int least = includeLower ? 0 : 1;
        int most = includeUpper ? 0 : -1;
        return allIf((lower == null || compare(lower) >= least) && (upper == null || compare(upper) <= most));
    }

    /** -1, 0 or 1 as the value is before, equal to or after the bound in the order of keywords. */
    private int compare(Object bound) {
        BytesRef bytes = bound instanceof BytesRef given ? given : new BytesRef(bound.toString());
        return Integer.signum(new BytesRef(value).compareTo(bytes));
    }

    @Override
    public Query regexpQuery(
            String pattern,
            int syntaxFlags,
            int matchFlags,
            int maxDeterminizedStates,
            @Nullable RewriteMethod method,
            SearchExecutionContext context) {
        if (value == null) {
            return allIf(false);
        }
        RegExp expression = new RegExp(pattern, syntaxFlags, matchFlags);
        ByteRunAutomaton automaton =
                new ByteRunAutomaton(Operations.determinize(expression.toAutomaton(), maxDeterminizedStates));
        BytesRef bytes = new BytesRef(value);
        return allIf(automaton.run(bytes.bytes, bytes.offset, bytes.length));
    }

    private static Query allIf(boolean matches) {
        return matches ? new MatchAllDocsQuery() : new MatchNoDocsQuery();
    }

    @Override
    public ValueFetcher valueFetcher(SearchExecutionContext context, @Nullable String format) {
        if (format != null) {
            throw new IllegalArgumentException("Field [" + name() + "] of type [constant_keyword] takes no format");
        }
        return value == null ? ValueFetcher.EMPTY : ValueFetcher.singleton(value);
    }

    @Override
    public IndexFieldData.Builder fielddataBuilder(FieldDataContext context) {
        return new ConstantIndexFieldData.Builder(
                value,
                name(),
                CoreValuesSourceType.KEYWORD,
                (values, name) -> new KeywordDocValuesField(FieldData.toString(values), name));
    }
}
