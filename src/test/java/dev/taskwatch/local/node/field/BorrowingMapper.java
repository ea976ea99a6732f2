package dev.taskwatch.local.node.field;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.elasticsearch.index.analysis.NamedAnalyzer;
import org.elasticsearch.index.mapper.DocumentParserContext;
import org.elasticsearch.index.mapper.FieldMapper;
import org.elasticsearch.index.mapper.KeywordFieldMapper;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.MapperBuilderContext;
import org.elasticsearch.index.mapper.MappingParserContext;
import org.elasticsearch.index.mapper.NumberFieldMapper;
import org.elasticsearch.index.mapper.NumberFieldMapper.NumberType;
import org.elasticsearch.index.mapper.TextFieldMapper;
import org.elasticsearch.xcontent.XContentParser;

/** Stores the values of a {@link BorrowedType} with the mapper of the type that it borrows. */
final class BorrowingMapper extends FieldMapper {
    private final BorrowedType type;
    private final FieldMapper lender;
    private final FieldMapper.Builder lending;
    private final int ignoreAbove;
    private final double scalingFactor;

    private BorrowingMapper(Builder builder, FieldMapper lender, MappedFieldType fieldType, BuilderParams parameters) {
        super(builder.leafName(), fieldType, parameters);
        this.type = builder.type;
        this.lender = lender;
        this.lending = builder.lending;
        this.ignoreAbove = builder.ignoreAbove.getValue();
        this.scalingFactor = builder.scalingFactor.getValue();
    }

    static FieldMapper.TypeParser parser(BorrowedType type) {
        return new FieldMapper.TypeParser((name, context) -> new Builder(name, type, lending(type, name, context)));
    }

    private static FieldMapper.Builder lending(BorrowedType type, String name, MappingParserContext context) {
        Map<String, Object> mapping = new HashMap<>(Map.of("type", type.lender()));
        return switch (type) {
            case WILDCARD, VERSION -> KeywordFieldMapper.PARSER.parse(name, mapping, context);
            case MATCH_ONLY_TEXT -> TextFieldMapper.PARSER.parse(name, mapping, context);
            case UNSIGNED_LONG -> NumberType.LONG.parser().parse(name, mapping, context);
            case SCALED_FLOAT -> NumberType.DOUBLE.parser().parse(name, mapping, context);
        };
    }

    @Override
    protected void parseCreateField(DocumentParserContext context) throws IOException {
        XContentParser parser = context.parser();
        boolean isNull = parser.currentToken() == XContentParser.Token.VALUE_NULL;
        if (type == BorrowedType.SCALED_FLOAT && !isNull) {
            double value = BorrowedFieldTypes.rounded(parser.doubleValue(), scalingFactor);
            ((NumberFieldMapper) lender).indexValue(context, value);
            return;
        }
        if (type == BorrowedType.UNSIGNED_LONG && !isNull && new BigDecimal(parser.text()).signum() < 0) {
            throw new IllegalArgumentException(
                    "Value [" + parser.text() + "] is out of range for field of type [unsigned_long]");
        }
        lender.parse(context);
    }

    @Override
    public Map<String, NamedAnalyzer> indexAnalyzers() {
        return lender.indexAnalyzers();
    }

    @Override
    public FieldMapper.Builder getMergeBuilder() {
        return new Builder(leafName(), type, lending).init(this);
    }

    @Override
    protected String contentType() {
        return type.typeName();
    }

    private static final class Builder extends FieldMapper.Builder {
        private final BorrowedType type;
        private final FieldMapper.Builder lending;
        private final Parameter<Integer> ignoreAbove =
                Parameter.intParam("ignore_above", true, mapper -> borrowing(mapper).ignoreAbove, Integer.MAX_VALUE);
        private final Parameter<Double> scalingFactor = new Parameter<>(
                        "scaling_factor",
                        false,
                        () -> 0.0,
                        (name, context, given) -> Double.valueOf(given.toString()),
                        mapper -> borrowing(mapper).scalingFactor,
                        (json, name, given) -> json.field(name, given),
                        String::valueOf)
                .addValidator(Builder::checkScalingFactor);
        private final Parameter<Map<String, String>> meta = Parameter.metaParam();

        Builder(String name, BorrowedType type, FieldMapper.Builder lending) {
            super(name);
            this.type = type;
            this.lending = lending;
        }

        private static BorrowingMapper borrowing(FieldMapper mapper) {
            return (BorrowingMapper) mapper;
        }

        private static void checkScalingFactor(double factor) {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("Field [scaling_factor] is required and must be positive");
            }
        }

        @Override
        protected Parameter<?>[] getParameters() {
            return switch (type) {
                case WILDCARD -> new Parameter<?>[] {ignoreAbove, meta};
                case SCALED_FLOAT -> new Parameter<?>[] {scalingFactor, meta};
                default -> new Parameter<?>[] {meta};
            };
        }

        @Override
        public FieldMapper build(MapperBuilderContext context) {
            if (lending instanceof KeywordFieldMapper.Builder keyword) {
                keyword.ignoreAbove(ignoreAbove.getValue());
            }
            FieldMapper lender = lending.build(context);
            MappedFieldType fieldType =
                    BorrowedFieldTypes.of(type, lender.fieldType(), scalingFactor.getValue(), meta.getValue());
            return new BorrowingMapper(this, lender, fieldType, builderParams(this, context));
        }
    }
}
