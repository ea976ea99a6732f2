package dev.taskwatch.source;

import dev.taskwatch.rule.EqlOutline.Conjunct;
import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one part of a rule asks of the form of one source's events.
 *
 * @param conditions those on form; an event must meet all of them
 * @param needed join keys, and fields of the conditions, that every such event must have
 * @param judged fields of which {@link SourceJudge} already tells where they are mapped nowhere or never filled
 */
record Form(
        RuleId rule, String ruleName, Scope scope, List<Conjunct> conditions, Set<String> needed, Set<String> judged) {

    Form {
        conditions = List.copyOf(conditions);
    }

    /** An event that must not happen need not have any form. */
    static List<Form> of(Rule rule) {
        return rule.outline().parts().stream()
                .filter(part -> !part.missing())
                .flatMap(part -> of(rule, part))
                .distinct()
                .toList();
    }

    private static Stream<Form> of(Rule rule, Part part) {
        List<Conjunct> conditions =
                part.conjuncts().stream().filter(FormFields::isForm).distinct().toList();
        Set<String> needed = Stream.of(
                        rule.outline().keys().stream(),
                        part.keys().stream(),
                        conditions.stream()
                                .filter(Conjunct::needsValues)
                                .flatMap(condition -> condition.fields().stream()))
                .flatMap(fields -> fields)
                .filter(field -> !field.optional())
                .map(Field::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> judged = Need.fields(rule, part);
        return Source.of(rule, Need.category(part)).stream()
                .map(source -> new Form(
                        rule.id(),
                        rule.name(),
                        new Scope(source, part.category(), rule.filters()),
                        conditions,
                        needed,
                        judged));
    }

    /** The fields that the conditions read. */
    Stream<Field> fields() {
        return conditions.stream().flatMap(condition -> condition.fields().stream());
    }

    /** All of its conditions in one question. */
    FormQuestion question() {
        return new FormQuestion(
                scope, conditions.stream().map(Conjunct::text).sorted().toList());
    }

    /** One of its conditions alone. */
    FormQuestion question(Conjunct condition) {
        return new FormQuestion(scope, List.of(condition.text()));
    }
}
