package dev.taskwatch.local.ruletest;

import dev.taskwatch.rule.InvalidRuleException;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleFile;
import dev.taskwatch.rule.RuleId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
            refuseSharedIds(readRules);
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

        /** As the service does: of two rules with one id, only one would run there. */
        private void refuseSharedIds(Map<String, Rule> readRules) {
            Map<RuleId, Path> files = new HashMap<>();
            readRules.forEach((name, rule) -> {
                Path other = files.putIfAbsent(rule.id(), rules.get(name));
                if (other != null) {
                    problems.add(rules.get(name) + ": rule.rule_id is that of " + other
                            + " too; give one of them an id of its own");
                }
            });
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
            if (!Files.isRegularFile(file)) {
                throw new WrongFileException(
                        file + ": is no file, but a directory or a link to nothing; remove or rename it");
            }
            try {
                return withoutMark(Files.readString(file)).lines().toList();
            } catch (IOException unreadable) {
                throw new WrongFileException(file + ": cannot be read as UTF-8 text (" + unreadable + ")", unreadable);
            }
        }

        /** Without the invisible mark that editors on Windows set before the text. */
        private static String withoutMark(String text) {
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }

        private static Stream<Path> files(Path directory) {
            if (!Files.isDirectory(directory)) {
                throw new WrongFileException(directory + ": is no directory; give one that holds rules or their tests");
            }
            try (Stream<Path> below = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
                return below.filter(file -> !isHidden(directory.relativize(file))).sorted().toList().stream();
            } catch (IOException | UncheckedIOException unreadable) {
                throw new WrongFileException(directory + ": cannot be read (" + unreadable + ")", unreadable);
            }
        }

        /** Whether a step of the path starts with a dot: the service leaves such files out too. */
        private static boolean isHidden(Path path) {
            return StreamSupport.stream(path.spliterator(), false)
                    .anyMatch(step -> step.toString().startsWith("."));
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
