package dev.taskwatch.local.ruletest;

import java.util.List;
import java.util.stream.Collectors;

/** How a rule did. */
record Outcome(Kind kind, String test, List<String> lines) {
    enum Kind {
        PASS,
        FAIL,
        /** Nothing was expected, so that what was found is only shown. */
        SHOW
    }

    static Outcome of(RuleTest test, List<List<String>> matches) {
        List<String> differences = test.expectation()
                .map(expectation -> expectation.differences(matches))
                .orElseGet(
                        () -> matches.stream().map(ids -> String.join(" ", ids)).toList());
        Kind kind = test.expectation().isEmpty() ? Kind.SHOW : differences.isEmpty() ? Kind.PASS : Kind.FAIL;
        return new Outcome(kind, test.name(), differences);
    }

    static Outcome failed(RuleTest test, String why) {
        return new Outcome(Kind.FAIL, test.name(), List.of(why));
    }

    String text() {
        return kind + " " + test + lines.stream().map(line -> "\n  " + line).collect(Collectors.joining());
    }
}
