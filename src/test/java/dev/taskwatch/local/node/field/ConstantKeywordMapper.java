package dev.taskwatch.local.node.field;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.elasticsearch.index.mapper.DocumentParserContext;
import org.elasticsearch.index.mapper.FieldMapper;
import org.elasticsearch.index.mapper.MapperBuilderContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code constant_keyword}: every document of the index has the value that the mapping names, whether its source has it
 * or not. Without a value in the mapping, the first document that has one sets it.
 */
final class ConstantKeywordMapper extends FieldMapper {
    static final String TYPE = "constant_keyword";

    private final ConstantKeywordType type;

    private ConstantKeywordMapper(String name, ConstantKeywordType type, BuilderParams parameters) {
        super(name, type, parameters);
        this.type = type;
    }

    static FieldMapper.TypeParser parser() {
        return new FieldMapper.TypeParser((name, context) -> new Builder(name));
    }

    @Override
    protected void parseCreateField(DocumentParserContext context) throws IOException {
        String value = context.parser().textOrNull();
        if (value == null || value.equals(type.value())) {
            return;
        }
        if (type.value() != null) {
            throw new IllegalArgumentException("[constant_keyword] field [" + fullPath()
                    + "] only accepts values that are equal to the value defined in the mappings [" + type.value()
                    + "], but got [" + value + "]");
        }
        Builder withValue = new Builder(leafName());
        withValue.init(this);
        withValue.value.setValue(value);
        context.addDynamicMapper(withValue.build(context.createDynamicMapperBuilderContext()));
    }

    @Override
    public FieldMapper.Builder getMergeBuilder() {
        return new Builder(leafName()).init(this);
    }

    @Override
    protected String contentType() {
        return TYPE;
    }

    private static final class Builder extends FieldMapper.Builder {
        private final Parameter<@Nullable String> value = new Parameter<>(
                        "value",
                        true,
                        () -> null,
                        (name, context, given) -> given == null ? null : given.toString(),
                        mapper -> ((ConstantKeywordMapper) mapper).type.value(),
                        (json, name, given) -> json.field(name, given),
                        String::valueOf)
                .setMergeValidator((before, after, conflicts) -> before == null || Objects.equals(before, after))
                .setSerializerCheck((includeDefaults, isConfigured, given) -> given != null)
                .acceptsNull();
        private final Parameter<Map<String, String>> meta = Parameter.metaParam();

        Builder(String name) {
            super(name);
        }

        @Override
        protected Parameter<?>[] getParameters() {
            return new Parameter<?>[] {value, meta};
        }

        @Override
        public FieldMapper build(MapperBuilderContext context) {
            String fullName = context.buildFullName(leafName());
            ConstantKeywordType type = new ConstantKeywordType(fullName, value.getValue(), meta.getValue());
            return new ConstantKeywordMapper(leafName(), type, builderParams(this, context));
        }
    }
}
