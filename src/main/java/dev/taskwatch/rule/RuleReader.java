package dev.taskwatch.rule;

import dev.taskwatch.rule.Threat.Subtechnique;
import dev.taskwatch.rule.Threat.Tactic;
import dev.taskwatch.rule.Threat.Technique;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a rule of a file's tables; whatever cannot be done as the file asks is an {@link IllegalArgumentException}. */
final class RuleReader {

    private static final Pattern INTERVAL = Pattern.compile("([0-9]+)([smhd])");
    private static final Pattern FROM = Pattern.compile("now-([0-9]+)([smhd])");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    private final TomlTable rule;
    private final Optional<TomlTable> metadata;
    private final Map<String, Object> transform;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();

    private RuleReader(TomlTable rule, Optional<TomlTable> metadata, Optional<TomlTable> transform) {
        this.rule = rule;
        this.metadata = metadata;
        this.transform = transform.map(TomlTable::asMap).orElse(Map.of());
    }

    static RuleFile read(TomlTable file) {
        file.refuseFieldsBut(Set.of("metadata", "rule", "transform"), "is no part of a rule file");
        TomlTable rule = file.requiredTable("rule");
        requireEql(rule);
        RuleFields.refuseUnfit(rule);
        return new RuleReader(rule, file.table("metadata"), file.table("transform")).read();
    }

    private static void requireEql(TomlTable rule) {
        String type = rule.requiredText("type");
        if (!type.equals("eql")) {
            throw rule.wrong("type", "is \"" + type + "\", but only EQL rules run here; remove the file");
        }
    }

    private RuleFile read() {
        EqlOutline outline = readOutline();
        Rule read = new Rule(
                new RuleId(rule.requiredText("rule_id")),
                rule.requiredText("name"),
                rule.number("version").orElse(1),
                rule.requiredText("description"),
                rule.texts("author"),
                rule.text("license"),
                day("creation_date"),
                day("updated_date"),
                rule.texts("index"),
                readSchedule(outline),
                rule.number("max_signals").orElse(100),
                readSeverity(),
                rule.requiredNumber("risk_score"),
                rule.texts("tags"),
                rule.tables("threat").stream().map(RuleReader::readThreat).toList(),
                rule.texts("references"),
                rule.texts("false_positives"),
                readGuide(),
                rule.text("building_block_type"),
                rule.text("timestamp_field").orElse("@timestamp"),
                rule.text("event_category_override").orElse("event.category"),
                rule.text("tiebreaker_field"),
                rule.tables("filters").stream()
                        .map(KibanaFilter::read)
                        .flatMap(Optional::stream)
                        .toList(),
                outline);
        warnDeprecated();
        warnings.addAll(RuleFields.warnings(rule));
        ignored.addAll(RuleFields.passedOver(rule));
        return new RuleFile(read, warnings, ignored);
    }

    private void warnDeprecated() {
        metadata.map(of -> String.valueOf(of.asMap().get("maturity")))
                .filter("deprecated"::equals)
                .ifPresent(maturity -> warnings.add("metadata.maturity is \"deprecated\": its author does not maintain"
                        + " the rule any more; it runs all the same, so look for its successor or remove the file"));
    }

    private Optional<String> readGuide() {
        Optional<InvestigationGuide> guide = rule.text("note").map(note -> InvestigationGuide.of(note, transform));
        guide.ifPresent(read -> warnings.addAll(read.warnings()));
        ignored.addAll(guide.map(InvestigationGuide::unused)
                .orElse(transform.keySet().stream()
                        .map(kind -> "transform." + kind + ", since there is no rule.note")
                        .sorted()
                        .toList()));
        return guide.map(InvestigationGuide::text);
    }

    /** Only shown, so a file that has it in another form is none the worse. */
    private Optional<LocalDate> day(String field) {
        Object said = metadata.map(of -> of.asMap().get(field)).orElse("");
        try {
            return Optional.of(LocalDate.parse(String.valueOf(said), DAY));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private EqlOutline readOutline() {
        EqlOutline outline = outline(rule.requiredText("query"));
        if (outline.kind() == EqlOutline.Kind.SAMPLE) {
            throw rule.wrong("query", "is a sample, which knows no order in time; write it as a sequence");
        }
        if (!outline.pipes().isEmpty()) {
            warnings.add("rule.query ends in | %s, so each run finds no more than that"
                    .formatted(String.join(" | ", outline.pipes())));
        }
        if (outline.kind() == EqlOutline.Kind.SEQUENCE && outline.maxspan().isEmpty()) {
            warnings.add(
                    "rule.query has no maxspan, so a sequence is found only if one run's lookback holds all of it");
        }
        return outline;
    }

    private static EqlOutline outline(String query) {
        try {
            return EqlOutline.of(query);
        } catch (EqlSyntaxException e) {
            throw new IllegalArgumentException("rule.query, in its " + e.getMessage(), e);
        }
    }

    /** Two windows must share a whole maxspan, or a sequence that straddles their border is in neither. */
    private Schedule readSchedule(EqlOutline outline) {
        Duration interval = readSpan("interval", "5m", INTERVAL);
        Duration lookback = readSpan("from", "now-6m", FROM);
        Duration needed = interval.plus(outline.reach().orElse(Duration.ZERO));
        if (lookback.compareTo(needed) >= 0) {
            return new Schedule(interval, lookback);
        }
        warnings.add(
                "rule.from reaches back %s, but a run every %s needs %s to see every match whole, so that is searched"
                        .formatted(TimeSpan.text(lookback), TimeSpan.text(interval), TimeSpan.text(needed)));
        return new Schedule(interval, needed);
    }

    private Duration readSpan(String field, String otherwise, Pattern form) {
        String text = rule.text(field).orElse(otherwise);
        Matcher span = form.matcher(text);
        return Optional.of(span)
                .filter(Matcher::matches)
                .flatMap(found -> TimeSpan.of(found.group(1), found.group(2)))
                .orElseThrow(() -> rule.wrong(
                        field, "is \"" + text + "\"; give a form like \"" + otherwise + "\", in s, m, h or d"));
    }

    private Severity readSeverity() {
        String word = rule.requiredText("severity");
        return Severity.of(word)
                .orElseThrow(() -> rule.wrong("severity", "is \"" + word + "\"; give low, medium, high or critical"));
    }

    private static Threat readThreat(TomlTable threat) {
        threat.refuseFieldsBut(Set.of("framework", "tactic", "technique"), "is no field of a threat");
        TomlTable tactic = threat.requiredTable("tactic");
        return new Threat(
                threat.requiredText("framework"),
                new Tactic(tactic.requiredText("id"), tactic.requiredText("name"), tactic.requiredText("reference")),
                threat.tables("technique").stream()
                        .map(RuleReader::readTechnique)
                        .toList());
    }

    private static Technique readTechnique(TomlTable technique) {
        technique.refuseFieldsBut(Set.of("id", "name", "reference", "subtechnique"), "is no field of a technique");
        return new Technique(
                technique.requiredText("id"),
                technique.requiredText("name"),
                technique.requiredText("reference"),
                technique.tables("subtechnique").stream()
                        .map(RuleReader::readSubtechnique)
                        .toList());
    }

    private static Subtechnique readSubtechnique(TomlTable subtechnique) {
        return new Subtechnique(
                subtechnique.requiredText("id"),
                subtechnique.requiredText("name"),
                subtechnique.requiredText("reference"));
    }
}
