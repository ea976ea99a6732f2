package dev.taskwatch.local.node.field;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.elasticsearch.index.fielddata.FieldDataContext;
import org.elasticsearch.index.fielddata.IndexFieldData;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.NumberFieldMapper.NumberFieldType;
import org.elasticsearch.index.mapper.NumberFieldMapper.NumberType;
import org.elasticsearch.index.mapper.StringFieldType;
import org.elasticsearch.index.mapper.TextFieldMapper.TextFieldType;
import org.elasticsearch.index.mapper.TextSearchInfo;
import org.elasticsearch.index.mapper.ValueFetcher;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.jspecify.annotations.Nullable;

/** How a {@link BorrowedType} is searched: as its lender is, under its own name. */
final class BorrowedFieldTypes {
    private BorrowedFieldTypes() {}

    static MappedFieldType of(
            BorrowedType type, MappedFieldType lender, double scalingFactor, Map<String, String> meta) {
        return switch (type) {
            case WILDCARD, VERSION -> new Keyword(type, lender, meta);
            case MATCH_ONLY_TEXT -> new Text(lender, meta);
            case UNSIGNED_LONG -> new UnsignedLong(lender.name());
            case SCALED_FLOAT -> new ScaledFloat(lender.name(), scalingFactor);
        };
    }

    /** The nearest multiple of 1 / {@code scalingFactor}. */
    static double rounded(double value, double scalingFactor) {
        return Math.round(value * scalingFactor) / scalingFactor;
    }

    private static final class Keyword extends StringFieldType {
        private final BorrowedType type;
        private final MappedFieldType lender;

        Keyword(BorrowedType type, MappedFieldType lender, Map<String, String> meta) {
            super(lender.name(), true, false, true, TextSearchInfo.SIMPLE_MATCH_ONLY, meta);
            this.type = type;
            this.lender = lender;
        }

        @Override
        public String typeName() {
            return type.typeName();
        }

        @Override
        public String familyTypeName() {
            return type.family();
        }

        @Override
        public Query rangeQuery(
                @Nullable Object lower,
                @Nullable Object upper,
                boolean includeLower,
                boolean includeUpper,
                SearchExecutionContext context) {
            refuseOrderOfVersions();
            return super.rangeQuery(lower, upper, includeLower, includeUpper, context);
        }

        @Override
        public IndexFieldData.Builder fielddataBuilder(FieldDataContext context) {
            refuseOrderOfVersions();
            return lender.fielddataBuilder(context);
        }

        private void refuseOrderOfVersions() {
            if (type == BorrowedType.VERSION) {
                throw new IllegalArgumentException("the order of the [version] field [" + name()
                        + "] is not supported by the local Elasticsearch: no ranges, no sorting, no aggregations");
            }
        }

        @Override
        public ValueFetcher valueFetcher(SearchExecutionContext context, @Nullable String format) {
            return lender.valueFetcher(context, format);
        }

        @Override
        public Object valueForDisplay(Object value) {
            return lender.valueForDisplay(value);
        }
    }

    private static final class Text extends TextFieldType {
        Text(MappedFieldType lender, Map<String, String> meta) {
            super(lender.name(), true, false, meta);
        }

        @Override
        public String typeName() {
            return BorrowedType.MATCH_ONLY_TEXT.typeName();
        }

        @Override
        public String familyTypeName() {
            return BorrowedType.MATCH_ONLY_TEXT.family();
        }
    }

    private static final class UnsignedLong extends NumberFieldType {
        UnsignedLong(String name) {
            super(name, NumberType.LONG);
        }

        @Override
        public String typeName() {
            return BorrowedType.UNSIGNED_LONG.typeName();
        }
    }

    private static final class ScaledFloat extends NumberFieldType {
        private final double scalingFactor;

        ScaledFloat(String name, double scalingFactor) {
            super(name, NumberType.DOUBLE);
            this.scalingFactor = scalingFactor;
        }

        @Override
        public String typeName() {
            return BorrowedType.SCALED_FLOAT.typeName();
        }

        @Override
        public Query termQuery(Object value, @Nullable SearchExecutionContext context) {
            return super.termQuery(rounded(value), context);
        }

        @Override
        public Query termsQuery(Collection<?> values, @Nullable SearchExecutionContext context) {
            List<Double> rounded = values.stream().map(this::rounded).toList();
            return super.termsQuery(rounded, context);
        }

        private double rounded(Object value) {
            return BorrowedFieldTypes.rounded((Double) NumberType.DOUBLE.parse(value, false), scalingFactor);
        }

        @Override
        public ValueFetcher valueFetcher(SearchExecutionContext context, @Nullable String format) {
            ValueFetcher ofDoubles = super.valueFetcher(context, format);
            return new RoundingFetcher(ofDoubles, scalingFactor);
        }
    }
}
