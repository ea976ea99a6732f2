package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The fields that a query names. */
final class FieldNames {
    private FieldNames() {}

    /** Patterns for {@code _field_caps}: each field with its sub-fields and the objects that it lies in. */
    static Set<String> patterns(Query query, Set<String> more) {
        Set<String> patterns = new LinkedHashSet<>();
        Stream.concat(fields(query).map(Field::name), more.stream()).forEach(name -> {
            patterns.add(name);
            patterns.add(name + ".*");
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                patterns.add(name.substring(0, dot));
            }
        });
        return patterns;
    }

    private static Stream<Field> fields(Query query) {
        Stream<Field> conditions = query.filters().flatMap(filter -> fields(filter.condition()));
        return query instanceof SequenceQuery sequence
                ? Stream.concat(conditions, sequence.allParts().flatMap(part -> part.keys().stream()))
                : conditions;
    }

    static Stream<Field> fields(Expression expression) {
        return expression instanceof Field field
                ? Stream.of(field)
                : expression.operands().stream().flatMap(FieldNames::fields);
    }
}
