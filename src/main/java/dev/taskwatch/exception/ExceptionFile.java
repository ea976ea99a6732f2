package dev.taskwatch.exception;

import dev.taskwatch.rule.EqlOutline.Part;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.rule.RuleId;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The exceptions of one file.
 *
 * @param warnings one sentence each: what an exception does not do though one may think so
 */
record ExceptionFile(List<ExceptionItem> items, List<String> warnings) {

    private static final List<String> FIELDS = List.of("name", "reason", "owner", "expires", "rules", "conditions");

    static final ExceptionFile NONE = new ExceptionFile(List.of(), List.of());

    ExceptionFile {
        items = List.copyOf(items);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads all entries or none.
     *
     * @param file what messages call the file
     * @throws InvalidExceptionsException which names everything that is wrong
     */
    static ExceptionFile read(String file, String yaml, RuleCatalog rules) {
        List<ExceptionItem> items = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            int number = 0;
            for (Object entry : YamlTexts.list(yaml)) {
                number++;
                String label = label(entry, number);
                try {
                    items.add(item(entry, rules));
                } catch (IllegalArgumentException e) {
                    problems.add(file + ": exception " + label + ": " + e.getMessage());
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(file + ": " + e.getMessage());
        }
        refuseNamesakes(file, items, problems);
        if (!problems.isEmpty()) {
            throw new InvalidExceptionsException(problems);
        }
        return new ExceptionFile(items, warnings(file, items, rules));
    }

    private static String label(Object entry, int number) {
        return entry instanceof Map<?, ?> fields && fields.get("name") instanceof String name && !name.isBlank()
                ? '"' + name + '"'
                : Integer.toString(number);
    }

    private static ExceptionItem item(Object entry, RuleCatalog rules) {
        Map<String, Object> fields = YamlTexts.fields("the list", entry);
        for (String field : fields.keySet()) {
            require(FIELDS.contains(field), field + " is no field of an exception; there are " + FIELDS);
        }
        ExceptionItem item = new ExceptionItem(
                text(fields, "name"),
                text(fields, "reason"),
                text(fields, "owner"),
                expires(text(fields, "expires")),
                rules(fields, rules),
                conditions(fields));
        refuseBlindness(item, rules);
        return item;
    }

    /** Without the events of one part a rule has no match at all. */
    private static void refuseBlindness(ExceptionItem item, RuleCatalog rules) {
        for (Rule rule : rules.rules()) {
            for (Part part : item.rules().contains(rule.id()) ? rule.outline().parts() : List.<Part>of()) {
                PartDemands demands = PartDemands.of(part);
                require(
                        !item.conditions().stream().allMatch(each -> each.holdsForAll() || demands.meet(each)),
                        "conditions hold for every %s event that rule %s asks for, so it would never fire; say which are benign"
                                .formatted(part.category(), rule.id()));
            }
        }
    }

    private static String text(Map<String, Object> fields, String field) {
        if (fields.get(field) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException(
                field + " is missing; every exception says its name, reason, owner and expires");
    }

    private static LocalDate expires(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "expires is \"" + text + "\"; give the last day on which it holds, such as 2027-06-30", e);
        }
    }

    private static Set<RuleId> rules(Map<String, Object> fields, RuleCatalog known) {
        Object written = fields.get("rules");
        if (written == null) {
            return known.rules().stream()
                    .filter(ExceptionFile::canLoseEvents)
                    .map(Rule::id)
                    .collect(Collectors.toSet());
        }
        List<String> ids = YamlTexts.texts("rules", written);
        require(!ids.isEmpty(), "rules has no rule, so it would hold nothing back; name one, or remove it for all");
        Set<RuleId> rules = new HashSet<>();
        for (String id : ids) {
            Optional<Rule> rule = known.find(new RuleId(id));
            require(rule.isPresent(), "rules has " + id + ", which no rule has as its rule_id; correct it");
            require(
                    rule.filter(ExceptionFile::canLoseEvents).isPresent(),
                    "rules has " + id + ", which asks for events that do not happen: hiding events would make matches;"
                            + " write the exception into that rule's query");
            rules.add(new RuleId(id));
        }
        return rules;
    }

    /** Where an event must not be there, or ends a sequence, fewer events may mean more matches. */
    private static boolean canLoseEvents(Rule rule) {
        return !rule.outline().hasMissingEvents() && rule.outline().until().isEmpty();
    }

    private static List<Condition> conditions(Map<String, Object> fields) {
        Object written = fields.get("conditions");
        if (written == null) {
            throw new IllegalArgumentException("conditions is missing; say which events are benign");
        }
        List<Condition> conditions = new ArrayList<>();
        YamlTexts.fields("conditions", written)
                .forEach((field, value) ->
                        conditions.add(new Condition(field, YamlTexts.texts("conditions: " + field, value))));
        return conditions;
    }

    private static void refuseNamesakes(String file, List<ExceptionItem> items, List<String> problems) {
        Set<String> names = new HashSet<>();
        for (ExceptionItem item : items) {
            if (!names.add(item.name())) {
                problems.add(file + ": exception \"" + item.name() + "\": name is taken by another; give one of them"
                        + " its own");
            }
        }
    }

    private static List<String> warnings(String file, List<ExceptionItem> items, RuleCatalog rules) {
        if (items.isEmpty()) {
            return List.of();
        }
        return rules.rules().stream()
                .filter(rule -> !canLoseEvents(rule))
                .map(rule -> file + ": no exception holds for rule " + rule.id() + ", which asks for events that do not"
                        + " happen")
                .toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
