package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Field;
import dev.taskwatch.local.eql.Query.EventFilter;
import dev.taskwatch.local.eql.Query.EventQuery;
import dev.taskwatch.local.eql.Query.Part;
import dev.taskwatch.local.eql.Query.SequenceQuery;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes searches of a query for indices with the given fields; refuses what the fields do not allow. */
final class Planner {
    private static final FieldType UNKNOWN = new FieldType("", "keyword");

    private final EqlRequest request;
    private final Schema schema;
    private final Translator translator;

    Planner(EqlRequest request, Schema schema) {
        this.request = request;
        this.schema = schema;
        this.translator = new Translator(schema);
    }

    /** What to ask {@code _field_caps} for. */
    static Set<String> fieldsOf(EqlRequest request, Query query) {
        Set<String> more = new LinkedHashSet<>(List.of(request.timestampField(), request.categoryField()));
        request.tiebreakerField().ifPresent(more::add);
        return FieldNames.patterns(query, more);
    }

    EventOrder order() {
        FieldType timestamp = exact(request.timestampField());
        Optional<FieldType> tiebreaker = request.tiebreakerField().map(this::exact);
        if (!timestamp.isDate() && timestamp != UNKNOWN) {
            schema.note(
                    Source.NOWHERE,
                    "Field [" + timestamp.name() + "] must be a date, found [" + timestamp.type() + "]");
        }
        schema.refuseProblems();
        return new EventOrder(timestamp, tiebreaker);
    }

    PartSearch plan(EventQuery query) {
        PartSearch search = PartSearch.of(condition(query.filter()), List.of(), filters());
        schema.refuseProblems();
        return search;
    }

    /** One search for each part, and after them one for {@code until} if there is one. */
    List<PartSearch> plan(SequenceQuery query) {
        List<PartSearch> searches =
                query.allParts().map(part -> plan(part, query)).toList();
        for (int key = 0; key < searches.get(0).keys().size(); key++) {
            refuseIncomparable(query.allParts().toList(), searches, key);
        }
        schema.refuseProblems();
        return searches;
    }

    static SequenceShape shape(SequenceQuery query) {
        List<SequenceShape.Part> parts = query.parts().stream()
                .map(part -> new SequenceShape.Part(part.missing(), part.runs()))
                .toList();
        return new SequenceShape(parts, query.until() != null, query.maxspan());
    }

    private PartSearch plan(Part part, SequenceQuery query) {
        List<Map<String, Object>> more = filters();
        List<Optional<FieldType>> keys = new ArrayList<>();
        for (Field key : part.keys()) {
            Optional<FieldType> type = key(key);
            keys.add(type);
            if (!key.optional()) {
                type.ifPresent(field -> more.add(Dsl.exists(field.name())));
            }
        }
        Clause condition = condition(part.filter());
        for (Expression constraint : part == query.until() ? List.<Expression>of() : KeyConstraints.on(part, query)) {
            condition = Clause.all(condition, translator.translate(constraint));
        }
        return PartSearch.of(condition, keys, more);
    }

    private Optional<FieldType> key(Field key) {
        boolean isNull = key.optional() && !schema.isMapped(key.name());
        return isNull ? Optional.empty() : schema.exact(key, key.source());
    }

    private Clause condition(EventFilter filter) {
        Clause condition = translator.translate(filter.condition());
        if (filter.category() == null) {
            return condition;
        }
        Source source = filter.category().source();
        Clause category = schema.exact(request.categoryField(), source, source)
                .map(field -> Clause.of(Dsl.term(field.name(), filter.category().value())))
                .orElse(Clause.NEVER);
        return Clause.all(category, condition);
    }

    private List<Map<String, Object>> filters() {
        List<Map<String, Object>> filters = new ArrayList<>();
        request.filter().ifPresent(filters::add);
        return filters;
    }

    private void refuseIncomparable(List<Part> parts, List<PartSearch> searches, int key) {
        Optional<FieldType> first = searches.get(0).keys().get(key);
        for (int part = 0; part < searches.size(); part++) {
            Optional<FieldType> other = searches.get(part).keys().get(key);
            if (first.isPresent() && other.isPresent()) {
                refuseIncomparable(parts.get(part).keys().get(key), other.get(), first.get());
            }
        }
    }

    private void refuseIncomparable(Field field, FieldType key, FieldType first) {
        if (!key.isComparableWith(first)) {
            schema.note(
                    field.source(),
                    "Sequence key [" + field.name() + "] type [" + key.type() + "] is incompatible with key ["
                            + first.name() + "] type [" + first.type() + "]");
        } else if (key.isDate() || !(key.isString() || key.type().equals(first.type()))) {
            // There dates come back in a form of their own, and a number is another key in another type.
            throw EqlException.notSupported(
                    field.source(), "a join key of type [" + key.type() + "] for one of type [" + first.type() + "]");
        }
    }

    private FieldType exact(String name) {
        return schema.exact(name, Source.NOWHERE, Source.NOWHERE).orElse(UNKNOWN);
    }
}
