package dev.taskwatch.local.node.field;

import java.util.HashMap;
import java.util.Map;
import org.elasticsearch.index.mapper.Mapper;

/**
 * The field types that index templates of Elastic use and that Elasticsearch has in modules, which are published
 * nowhere. {@code constant_keyword} is complete enough for searches; the others store their values as a type that the
 * server has, see {@link BorrowedType}.
 *
 * <p>A mapping parameter that is not listed here is refused as an unknown parameter, and a query whose answer would
 * depend on what is not reproduced is refused as well.
 */
public final class FieldTypes {
    private FieldTypes() {}

    public static Map<String, Mapper.TypeParser> parsers() {
        Map<String, Mapper.TypeParser> parsers = new HashMap<>();
        parsers.put(ConstantKeywordMapper.TYPE, ConstantKeywordMapper.parser());
        for (BorrowedType type : BorrowedType.values()) {
            parsers.put(type.typeName(), BorrowingMapper.parser(type));
        }
        return parsers;
    }
}
