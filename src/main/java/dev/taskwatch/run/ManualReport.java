package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** What the runs over the pieces of one window came to, in order; not all pieces if one of them stopped the rest. */
public record ManualReport(Rule rule, DetectionWindow window, List<RunResult> results) {

    public ManualReport {
        results = List.copyOf(results);
    }

    /** The worst of all runs. */
    public Verdict verdict() {
        return worst().verdict();
    }

    /** 0 if everything was seen and has its alert, 2 if the cap left matches, 1 if something could not be seen. */
    int exitCode() {
        if (verdict().compareTo(Verdict.CAPPED) > 0 || gaps().findAny().isPresent()) {
            return 1;
        }
        return verdict() == Verdict.CAPPED ? 2 : 0;
    }

    /** For people, in several lines. */
    public String text() {
        StringBuilder text =
                new StringBuilder("%s %s%n  window %s%n  %d matches: %d new alerts, %d known, %d left over by the cap"
                        .formatted(
                                verdict(),
                                rule.name(),
                                window,
                                sum(RunReport::matches),
                                rule.buildingBlock().isPresent() ? 0 : sum(RunReport::written),
                                sum(RunReport::known),
                                sum(RunReport::leftOver)));
        rule.buildingBlock()
                .ifPresent(type -> text.append("%n  %d new building blocks, hidden unless --building-blocks is given"
                        .formatted(sum(RunReport::written))));
        worst().error().ifPresent(why -> text.append("%n  %s".formatted(why)));
        gaps().forEach(gap -> text.append("%n  gap %s: %s".formatted(gap.window(), gap.reason())));
        unfinished().ifPresent(from -> text.append("%n  to go on: --from=%s --to=%s".formatted(from, window.to())));
        return text.toString();
    }

    private RunReport worst() {
        return results.stream()
                .map(RunResult::report)
                .max(Comparator.comparing(RunReport::verdict))
                .orElseThrow();
    }

    /** Before it everything was seen and has its alert. */
    private Optional<Instant> unfinished() {
        return results.stream()
                .flatMap(result -> result.rest().stream())
                .map(DetectionWindow::from)
                .findFirst();
    }

    private Stream<Gap> gaps() {
        return results.stream().flatMap(result -> result.gaps().stream());
    }

    private int sum(ToIntFunction<RunReport> count) {
        return results.stream().map(RunResult::report).mapToInt(count).sum();
    }
}
