package dev.taskwatch.source;

import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events of one of its parts, without which a rule cannot match.
 *
 * @param fields what every such event must have to match, as far as the query's words tell
 * @param sources where they may come from, one for each of the rule's patterns
 */
record Need(Rule rule, String category, Set<String> fields, List<Source> sources) {

    /** A condition with one of these may hold for an event that lacks a field. In a string they only make us say less. */
    private static final Pattern MAY_HOLD_WITHOUT = Pattern.compile("\\b(or|null)\\b");

    /** What must not happen, or ends a sequence, need not come from anywhere. */
    static List<Need> of(Rule rule) {
        return rule.outline().parts().stream()
                .filter(part -> !part.missing())
                .map(part -> new Need(rule, category(part), fields(rule, part), Source.of(rule, category(part))))
                .distinct()
                .toList();
    }

    static String category(Part part) {
        return part.anyCategory() ? Source.ANY : part.category().replaceAll("^\"+|\"+$", "");
    }

    static Set<String> fields(Rule rule, Part part) {
        List<Field> read = MAY_HOLD_WITHOUT.matcher(part.condition()).find() ? List.of() : part.fields();
        return Stream.of(rule.outline().keys(), part.keys(), read)
                .flatMap(Collection::stream)
                .filter(field -> !field.optional())
                .map(Field::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How late events may arrive and still be found by a scheduled window; late runs find the rest. */
    Duration tolerated() {
        Duration rest = rule.schedule().overlap().minus(rule.margin());
        return rest.isNegative() ? Duration.ZERO : rest;
    }
}
