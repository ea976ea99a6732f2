package dev.taskwatch.local.ruletest;

import dev.taskwatch.rule.InvalidRuleException;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules and their tests, which belong together by name: {@code NAME.toml}, {@code NAME.ndjson} and {@code NAME.expect};
 * further tests of the same rule are {@code NAME.TEST.ndjson} and {@code NAME.TEST.expect}.
 *
 * @param untested the files of rules without events
 */
record RuleTestFiles(List<RuleTest> tests, List<String> untested) {
    RuleTestFiles {
        tests = List.copyOf(tests);
        untested = List.copyOf(untested);
    }

    /** @throws WrongFileException if one of the files cannot be used; it tells of all of them */
    static RuleTestFiles in(List<Path> directories) {
        return new Reader(directories).read();
    }

    private static final class Reader {
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Path> rules;
        private final Map<String, Path> events;
        private final Map<String, Path> expectations;

        Reader(List<Path> directories) {
            List<Path> files = directories.stream().flatMap(Reader::files).toList();
            rules = byName(files, ".toml");
            events = byName(files, ".ndjson");
            expectations = byName(files, ".expect");
        }

        RuleTestFiles read() {
            if (rules.isEmpty()) {
                problems.add("the directories hold no rule; put NAME.toml there");
            }
            Map<String, Rule> readRules = new LinkedHashMap<>();
            rules.forEach((name, file) -> collect(() -> readRules.put(name, rule(file))));
            List<RuleTest> tests = new ArrayList<>();
            events.forEach((name, file) -> ruleOf(name, file)
                    .flatMap(rule -> Optional.ofNullable(readRules.get(rule)))
                    .ifPresent(rule -> collect(() -> tests.add(test(name, file, rule)))));
            expectations.forEach((name, file) -> {
                if (!events.containsKey(name)) {
                    problems.add(file + ": there are no events " + name + ".ndjson to expect something of; add them");
                }
            });
            if (!problems.isEmpty()) {
                throw new WrongFileException(String.join("\n", problems));
            }
            return new RuleTestFiles(tests, untested());
        }

        private void collect(Runnable reading) {
            try {
                reading.run();
            } catch (InvalidRuleException | WrongFileException wrong) {
                problems.add(wrong.getMessage());
            }
        }

        /** The longest name of a rule that the file's name begins with. */
        private Optional<String> ruleOf(String name, Path file) {
            Optional<String> rule = rules.keySet().stream()
                    .filter(candidate -> (name + ".").startsWith(candidate + "."))
                    .max(Comparator.comparingInt(String::length));
            if (rule.isEmpty()) {
                problems.add(file + ": there is no rule " + name + ".toml; call the file as the rule is called");
            }
            return rule;
        }

        private List<String> untested() {
            Set<Optional<String>> tested = events.entrySet().stream()
                    .map(file -> ruleOf(file.getKey(), file.getValue()))
                    .collect(Collectors.toSet());
            return rules.entrySet().stream()
                    .filter(rule -> !tested.contains(Optional.of(rule.getKey())))
                    .map(rule -> rule.getValue().toString())
                    .toList();
        }

        private RuleTest test(String name, Path file, Rule rule) {
            List<TestEvent> read = EventFile.read(file.toString(), lines(file), rule);
            Set<String> ids = read.stream().map(TestEvent::id).collect(Collectors.toSet());
            Optional<Expectation> expectation = Optional.ofNullable(expectations.get(name))
                    .map(expected -> Expectation.read(expected.toString(), lines(expected), ids));
            return new RuleTest(file.toString(), rule, read, expectation);
        }

        private static Rule rule(Path file) {
            return RuleFile.read(file.toString(), String.join("\n", lines(file)))
                    .rule();
        }

        private static List<String> lines(Path file) {
            try {
                return Files.readAllLines(file);
            } catch (IOException unreadable) {
                throw new WrongFileException(file + ": cannot be read as UTF-8 text (" + unreadable + ")", unreadable);
            }
        }

        private static Stream<Path> files(Path directory) {
            if (!Files.isDirectory(directory)) {
                throw new WrongFileException(directory + ": is no directory; give one that holds rules or their tests");
            }
            try (Stream<Path> below = Files.walk(directory)) {
                return below.filter(Files::isRegularFile).sorted().toList().stream();
            } catch (IOException unreadable) {
                throw new WrongFileException(directory + ": cannot be read (" + unreadable + ")", unreadable);
            }
        }

        private Map<String, Path> byName(List<Path> files, String suffix) {
            Map<String, Path> named = new TreeMap<>();
            Consumer<Path> add = file -> {
                String name = file.getFileName().toString();
                Path other = named.put(name.substring(0, name.length() - suffix.length()), file);
                if (other != null) {
                    problems.add(file + ": " + other + " has the same name; give each its own");
                }
            };
            files.stream().filter(file -> file.toString().endsWith(suffix)).forEach(add);
            return named;
        }
    }
}
