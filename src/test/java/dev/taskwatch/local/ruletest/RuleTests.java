package dev.taskwatch.local.ruletest;

import dev.taskwatch.local.LocalElasticsearch;
import dev.taskwatch.local.ParentProcess;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs rules over events on an Elasticsearch of its own, and compares what they match with what is expected: {@code
 * RuleTests DIRECTORY…}. Ends with 0 if all is as expected, with 1 if not, and with 2 if arguments or files are wrong.
 */
public final class RuleTests {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private RuleTests() {}

    public static void main(String[] arguments) {
        ParentProcess.endWithIt();
        System.exit(exitCode(arguments, System.out, System.err));
    }

    private static int exitCode(String[] arguments, PrintStream out, PrintStream err) {
        try {
            RuleTestFiles files = RuleTestFiles.in(directories(arguments));
            try (LocalElasticsearch node = LocalElasticsearch.start(0)) {
                return run(files, node.uri(), out) ? 0 : FAILED;
            }
        } catch (WrongFileException wrong) {
            err.println(wrong.getMessage());
            return MISUSED;
        }
    }

    /** Whether all is as expected; what is not goes to {@code out}. */
    static boolean run(RuleTestFiles files, URI elasticsearch, PrintStream out) {
        TestedRules rules = new TestedRules(elasticsearch);
        List<Outcome> outcomes = new ArrayList<>();
        for (RuleTest test : files.tests()) {
            Outcome outcome = rules.run(test);
            outcomes.add(outcome);
            out.println(outcome.text());
        }
        files.untested().forEach(rule -> out.println("UNTESTED " + rule));
        out.println(summary(outcomes, files.untested().size()));
        return outcomes.stream().noneMatch(outcome -> outcome.kind() == Outcome.Kind.FAIL);
    }

    private static List<Path> directories(String[] arguments) {
        boolean usable = arguments.length > 0 && Stream.of(arguments).noneMatch(argument -> argument.startsWith("-"));
        if (!usable) {
            throw new WrongFileException("give the directories that hold rules (NAME.toml), their events (NAME.ndjson)"
                    + " and the matches expected (NAME.expect); there are no options");
        }
        return Stream.of(arguments).map(Path::of).toList();
    }

    private static String summary(List<Outcome> outcomes, int untested) {
        return "%d passed, %d failed, %d not compared, %d rules without events"
                .formatted(
                        count(outcomes, Outcome.Kind.PASS),
                        count(outcomes, Outcome.Kind.FAIL),
                        count(outcomes, Outcome.Kind.SHOW),
                        untested);
    }

    private static long count(List<Outcome> outcomes, Outcome.Kind kind) {
        return outcomes.stream().filter(outcome -> outcome.kind() == kind).count();
    }
}
