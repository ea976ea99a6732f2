package dev.taskwatch.rule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules that run, ordered by name and then by id.
 *
 * @param warnings one sentence each, with the name of the file
 * @param ignored one sentence for each file that has fields which change nothing here
 */
public record RuleCatalog(List<Rule> rules, List<String> warnings, List<String> ignored) {
    public RuleCatalog {
        rules = rules.stream()
                .sorted(Comparator.comparing(Rule::name)
                        .thenComparing(rule -> rule.id().value()))
                .toList();
        warnings = List.copyOf(warnings);
        ignored = List.copyOf(ignored);
    }

    public RuleCatalog(List<Rule> rules, List<String> warnings) {
        this(rules, warnings, List.of());
    }

    /**
     * Loads the packaged rules and those of a directory, which replace packaged ones of the same id.
     *
     * @throws InvalidRuleException if there is a rule that cannot run; it tells of all that one place has
     */
    public static RuleCatalog load(Optional<Path> directory) {
        Map<RuleId, NamedFile> files = new LinkedHashMap<>(read(RuleTexts.packaged()));
        directory.map(RuleTexts::in).map(RuleCatalog::read).ifPresent(files::putAll);
        return new RuleCatalog(
                files.values().stream().map(file -> file.rule().rule()).toList(),
                files.values().stream()
                        .flatMap(file -> file.rule().warnings().stream())
                        .toList(),
                files.values().stream().flatMap(NamedFile::ignored).toList());
    }

    private record NamedFile(String name, RuleFile rule) {

        Stream<String> ignored() {
            return rule.ignored().isEmpty()
                    ? Stream.empty()
                    : Stream.of(name + ": ignored, since no alert depends on it: " + String.join(", ", rule.ignored()));
        }
    }

    public Optional<Rule> find(RuleId id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** The rules of one place, where each id may be there once. */
    private static Map<RuleId, NamedFile> read(Map<String, String> texts) {
        Map<RuleId, NamedFile> files = new LinkedHashMap<>();
        Map<RuleId, String> names = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        texts.forEach((name, text) -> {
            try {
                RuleFile file = RuleFile.read(name, text);
                RuleId id = file.rule().id();
                files.put(id, new NamedFile(name, file));
                Optional.ofNullable(names.put(id, name))
                        .ifPresent(other -> problems.add(name + ": rule.rule_id is that of " + other
                                + " too; give one of them an id of its own"));
            } catch (InvalidRuleException e) {
                problems.addAll(e.problems());
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidRuleException(problems);
        }
        return files;
    }
}
