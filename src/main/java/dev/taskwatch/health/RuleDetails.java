package dev.taskwatch.health;

import dev.taskwatch.health.Condition.Finding;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.TickFailure;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.schedule.Grid;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.RuleState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a rule stands, as JSON shows it; no longer than a screen, however much is open. */
final class RuleDetails {

    private static final int OPEN_SHOWN = 5;
    private static final int GAPS_SHOWN = 5;

    private RuleDetails() {}

    static Map<String, Object> of(Rule rule, RuleHistory history, Diagnosis diagnosis) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", rule.name());
        details.put("status", diagnosis.severity());
        if (!diagnosis.findings().isEmpty()) {
            details.put(
                    "findings",
                    diagnosis.findings().stream().map(RuleDetails::finding).toList());
        }
        history.failure().ifPresent(failure -> putFailure(details, failure));
        if (!history.standsBy()) { // what the other replica saw is not known here
            history.seen().ifPresent(tick -> details.put("lastComplete", tick.toString()));
        }
        history.heard().ifPresent(tick -> details.put("nextTick", next(rule, tick)));
        history.outcome().ifPresent(outcome -> putOutcome(details, outcome));
        return details;
    }

    private static Map<String, Object> finding(Finding finding) {
        return finding(
                finding.condition().id(), finding.message(), finding.condition().remedy());
    }

    /** @param condition the name of its entry in the runbook */
    static Map<String, Object> finding(String condition, String message, String remedy) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("condition", condition);
        shown.put("message", message);
        shown.put("remedy", remedy);
        return shown;
    }

    private static String next(Rule rule, Instant tick) {
        return new Grid(rule.schedule().interval()).after(tick).toString();
    }

    private static void putFailure(Map<String, Object> details, TickFailure failure) {
        details.put("failedTick", failure.tick().toString());
        details.put("error", failure.reason());
    }

    private static void putOutcome(Map<String, Object> details, TickOutcome outcome) {
        details.put("lastTick", outcome.tick().toString());
        outcome.heldBy().or(() -> outcome.state().holder()).ifPresent(holder -> details.put("holder", holder));
        outcome.current().ifPresent(run -> putRun(details, run));
        RuleState state = outcome.state();
        details.put("frontier", state.frontier().toString());
        details.put("openWindows", state.open().size());
        if (!state.open().isEmpty()) {
            details.put("open", oldest(state.open()));
        }
        details.put("waiting", state.waiting());
        details.put("gaps", state.gapCount());
        if (!state.gaps().isEmpty()) {
            details.put("lastGaps", newest(state.gaps()));
        }
    }

    private static List<Map<String, Object>> oldest(List<OpenWindow> windows) {
        return windows.stream().limit(OPEN_SHOWN).map(RuleDetails::open).toList();
    }

    private static List<Map<String, Object>> newest(List<Gap> gaps) {
        return gaps.subList(Math.max(0, gaps.size() - GAPS_SHOWN), gaps.size()).stream()
                .map(RuleDetails::gap)
                .toList();
    }

    private static Map<String, Object> gap(Gap gap) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("window", gap.window().toString());
        shown.put("since", gap.since().toString());
        shown.put("reason", gap.reason());
        return shown;
    }

    private static Map<String, Object> open(OpenWindow open) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("window", open.window().toString());
        shown.put("kind", open.kind());
        shown.put("since", open.since().toString());
        shown.put("reason", open.reason());
        return shown;
    }

    /** One run of several. */
    static Map<String, Object> run(RunReport run) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", run.kind());
        putRun(shown, run);
        shown.put("requests", run.requests());
        shown.put("took", run.took().toString());
        return shown;
    }

    private static void putRun(Map<String, Object> details, RunReport run) {
        details.put("window", run.window().toString());
        details.put("verdict", run.verdict());
        details.put("matches", run.matches());
        details.put("known", run.known());
        details.put("alerts", run.written());
        details.put("leftOver", run.leftOver());
        run.error().ifPresent(why -> details.putIfAbsent("error", why));
    }
}
