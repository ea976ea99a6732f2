package dev.taskwatch.source;

import dev.taskwatch.rule.EqlOutline.Conjunct;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.source.FormQuestion.Answer;
import dev.taskwatch.source.HostCoverage.Lacking;
import dev.taskwatch.source.Profile.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes findings of what is known about the form of events. A finding is one for all rules that it concerns. */
final class FormJudge {

    /**
     * With fewer events in a day, that none meets a condition may be chance. A single host whose shipper is at fault sends
     * as many within an hour.
     */
    static final int MIN_EVENTS = 50;

    private static final int SHOWN_VALUES = 3;
    private static final int SHOWN_LENGTH = 40;

    private final List<Form> forms;
    private final FormMemory memory;
    private final Map<Source, Observation> live;
    private final Instant now;

    /** @param live sources that deliver; of others nothing is said here */
    FormJudge(List<Form> forms, FormMemory memory, Map<Source, Observation> live, Instant now) {
        this.forms = forms.stream()
                .filter(form -> live.containsKey(form.scope().source()))
                .toList();
        this.memory = memory;
        this.live = live;
        this.now = now;
    }

    static boolean hasEnough(Profile profile) {
        return profile.events() >= MIN_EVENTS;
    }

    /** Where a field is mapped nowhere, no event can match, which is a finding of its own. */
    static boolean isMapped(Form form, Map<Source, Observation> live) {
        Observation seen = live.get(form.scope().source());
        return seen != null
                && form.fields()
                        .allMatch(field -> field.optional() || seen.mapped().contains(field.name()));
    }

    List<Finding> findings() {
        return Stream.of(unmet(), unmetTogether(), systems().stream(), lacking())
                .flatMap(found -> found)
                .toList();
    }

    private Stream<Finding> unmet() {
        Map<FormQuestion, Map<RuleId, String>> rules = new LinkedHashMap<>();
        Map<FormQuestion, Conjunct> conditions = new LinkedHashMap<>();
        for (Form form : forms) {
            for (Conjunct condition : form.conditions()) {
                FormQuestion question = form.question(condition);
                if (isUnmet(question) && !isOtherSystem(form.scope(), condition) && !isUnfilled(form, condition)) {
                    rules.computeIfAbsent(question, any -> new LinkedHashMap<>())
                            .put(form.rule(), form.ruleName());
                    conditions.put(question, condition);
                }
            }
        }
        return conditions.entrySet().stream()
                .map(entry -> unmet(entry.getKey(), entry.getValue(), rules.getOrDefault(entry.getKey(), Map.of())));
    }

    private boolean isUnmet(FormQuestion question) {
        return memory.answer(question).filter(Answer.UNMET::equals).isPresent()
                && memory.profile(question.scope()).filter(FormJudge::hasEnough).isPresent();
    }

    /** Whether no event has a field, which is a finding of its own: {@link SourceCondition#UNFILLED}. */
    private boolean isUnfilled(Form form, Conjunct condition) {
        Observation seen = live.getOrDefault(form.scope().source(), Observation.unknown(""));
        return seen.lastHour() >= SourceJudge.ENOUGH
                && condition.fields().stream()
                        .anyMatch(field -> form.judged().contains(field.name())
                                && seen.filled().getOrDefault(field.name(), 0L) == 0);
    }

    private Finding unmet(FormQuestion question, Conjunct condition, Map<RuleId, String> rules) {
        Profile profile = memory.profile(question.scope()).orElseThrow();
        Source source = question.scope().source();
        String found = condition.fields().stream()
                .map(field -> field.name() + " is " + shown(profile.values(field.name())))
                .collect(Collectors.joining(", "));
        return finding(
                question,
                source.events() + ", " + condition.text(),
                "none of the " + profile.events() + " " + source.events() + " of the last " + span(profile.span())
                        + " meets " + condition.text() + ", since " + found + ": no " + source.kind()
                        + " there can match " + named(rules));
    }

    /** Whether each condition is met, but not all of them by one event. */
    static boolean isMetInParts(FormQuestion all, FormMemory memory) {
        return all.conditions().size() > 1
                && memory.answer(all).filter(Answer.UNMET::equals).isPresent()
                && all.alone()
                        .allMatch(alone ->
                                memory.answer(alone).filter(Answer.MET::equals).isPresent());
    }

    /** For each condition, whether many events meet the others. That a system is rare says nothing of form. */
    static Stream<FormQuestion> others(Form form) {
        return conditionsToTell(form).map(condition -> form.question().without(condition.text(), MIN_EVENTS));
    }

    private static Stream<Conjunct> conditionsToTell(Form form) {
        return form.conditions().stream().filter(condition -> !FormFields.isSystem(condition));
    }

    /** Such as where the shippers of one system are at fault, and those of another are not. */
    private Stream<Finding> unmetTogether() {
        Map<FormQuestion, Conjunct> conditions = new LinkedHashMap<>();
        Map<FormQuestion, Map<RuleId, String>> rules = new LinkedHashMap<>();
        for (Form form : forms) {
            if (isUnmet(form.question()) && isMetInParts(form.question(), memory)) {
                conditionsToTell(form)
                        .filter(condition -> memory.answer(form.question().without(condition.text(), MIN_EVENTS))
                                .filter(Answer.MET::equals)
                                .isPresent())
                        .findFirst()
                        .ifPresent(condition -> {
                            conditions.put(form.question(), condition);
                            rules.computeIfAbsent(form.question(), any -> new LinkedHashMap<>())
                                    .put(form.rule(), form.ruleName());
                        });
            }
        }
        return conditions.entrySet().stream()
                .map(entry ->
                        unmetTogether(entry.getKey(), entry.getValue(), rules.getOrDefault(entry.getKey(), Map.of())));
    }

    private Finding unmetTogether(FormQuestion question, Conjunct condition, Map<RuleId, String> rules) {
        Source source = question.scope().source();
        String others = String.join(
                " and ", question.without(condition.text(), MIN_EVENTS).conditions());
        return finding(
                question,
                source.events() + ", " + condition.text() + " with " + others,
                "none of the " + MIN_EVENTS + " or more " + source.events() + " of the last day that meet " + others
                        + " meets " + condition.text() + ", since only other events there do: no such "
                        + source.kind() + " there can match " + named(rules));
    }

    /** A warning if events met the question before. */
    private Finding finding(FormQuestion question, String where, String sentence) {
        return memory.lastMet(question, now)
                .map(time -> new Finding(
                        SourceCondition.FORM_CHANGED,
                        where,
                        sentence + "; until " + time.truncatedTo(ChronoUnit.SECONDS) + " some did"))
                .orElseGet(() -> new Finding(SourceCondition.FORM_UNMET, where, sentence));
    }

    /** Whether the condition asks for another operating system than those that the source's hosts have. */
    private boolean isOtherSystem(Scope scope, Conjunct condition) {
        return FormFields.isSystem(condition)
                && systemsOf(scope).findAny().isPresent()
                && systemsOf(scope)
                        .filter(system -> !FormFields.SYSTEMS.contains(system))
                        .noneMatch(system -> condition.strings().stream()
                                .anyMatch(wanted -> beginning(wanted).equals(beginning(system))));
    }

    private Stream<String> systemsOf(Scope scope) {
        return memory.profile(scope).stream()
                .flatMap(profile -> profile.values(FormFields.SYSTEM).stream())
                .map(Value::text);
    }

    /** Such as {@code win}, of whatever a shipper may make of {@code windows}. */
    private static String beginning(String system) {
        return system.substring(0, Math.min(3, system.length())).toLowerCase(Locale.ROOT);
    }

    /** One for all rules and sources: of those that ask for a system that no event of the site has. */
    private Optional<Finding> systems() {
        Map<String, List<FormQuestion>> questions = new LinkedHashMap<>();
        Map<String, Map<RuleId, String>> rules = new LinkedHashMap<>();
        for (Form form : forms) {
            for (Conjunct condition : form.conditions()) {
                if (FormFields.isSystem(condition) && isMapped(form, live)) {
                    questions
                            .computeIfAbsent(condition.text(), any -> new ArrayList<>())
                            .add(form.question(condition));
                    if (isOtherSystem(form.scope(), condition)) {
                        rules.computeIfAbsent(condition.text(), any -> new LinkedHashMap<>())
                                .put(form.rule(), form.ruleName());
                    }
                }
            }
        }
        List<String> absent = questions.entrySet().stream()
                .filter(entry -> rules.containsKey(entry.getKey()) && isAbsent(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (absent.isEmpty()) {
            return Optional.empty();
        }
        Map<RuleId, String> concerned = new LinkedHashMap<>();
        absent.forEach(text -> concerned.putAll(rules.getOrDefault(text, Map.of())));
        String found = forms.stream()
                .map(Form::scope)
                .distinct()
                .flatMap(this::systemsOf)
                .distinct()
                .sorted()
                .limit(SHOWN_VALUES)
                .map(FormJudge::quoted)
                .collect(Collectors.joining(", "));
        return Optional.of(new Finding(
                SourceCondition.SYSTEM_ABSENT,
                FormFields.SYSTEM,
                "no event of the last day meets " + String.join(" or ", absent) + ", since " + FormFields.SYSTEM
                        + " is " + (found.isEmpty() ? "missing" : found) + ": nothing can match " + named(concerned)));
    }

    /** Whether no source may have such events; of one with few events that cannot be told, and does not matter. */
    private boolean isAbsent(List<FormQuestion> questions) {
        return questions.stream().anyMatch(this::isUnmet)
                && questions.stream()
                        .allMatch(question -> isUnmet(question)
                                || memory.profile(question.scope())
                                        .filter(profile -> !hasEnough(profile))
                                        .isPresent());
    }

    private Stream<Finding> lacking() {
        Map<Map.Entry<Scope, String>, Map<RuleId, String>> rules = new LinkedHashMap<>();
        for (Form form : forms) {
            for (String field : form.needed()) {
                rules.computeIfAbsent(Map.entry(form.scope(), field), any -> new LinkedHashMap<>())
                        .put(form.rule(), form.ruleName());
            }
        }
        return rules.entrySet().stream()
                .flatMap(entry ->
                        lacking(entry.getKey().getKey(), entry.getKey().getValue(), entry.getValue()).stream());
    }

    private Optional<Finding> lacking(Scope scope, String field, Map<RuleId, String> rules) {
        return memory.profile(scope)
                .flatMap(profile ->
                        profile.hosts().noteworthy(field).map(some -> lacking(scope, field, rules, profile, some)));
    }

    private Finding lacking(Scope scope, String field, Map<RuleId, String> rules, Profile profile, Lacking lacking) {
        Source source = scope.source();
        HostCoverage hosts = profile.hosts();
        boolean sampled = hosts.all() > hosts.hosts() + hosts.hosts() / 20; // the cluster only estimates
        String looked = hosts.hosts() + " hosts"
                + (sampled ? " that were looked at, of about " + hosts.all() + "," : "") + " with " + source.events();
        Optional<Instant> before = memory.lastCovered(scope, field, now);
        String sentence = lacking.hosts() + " of " + looked + " have no " + field + " in any of them of the last "
                + span(profile.span()) + ", as other hosts have; the largest group, " + lacking.ofAgent()
                + " hosts, runs " + lacking.agent() + ": none of their " + source.kind() + " can match " + named(rules);
        return new Finding(
                before.isPresent() ? SourceCondition.HOSTS_CHANGED : SourceCondition.HOSTS_LACKING,
                source.events() + ", " + field,
                sentence
                        + before.map(time -> "; at " + time.truncatedTo(ChronoUnit.SECONDS) + " fewer lacked it")
                                .orElse(""));
    }

    private static String named(Map<RuleId, String> rules) {
        String first = "rule \"" + rules.values().iterator().next() + "\"";
        return rules.size() == 1 ? first : first + " and " + (rules.size() - 1) + " more";
    }

    private static String shown(List<Value> values) {
        return values.isEmpty()
                ? "missing"
                : values.stream()
                        .limit(SHOWN_VALUES)
                        .map(value -> quoted(value.text()) + " (" + value.events() + ")")
                        .collect(Collectors.joining(", "));
    }

    /** An event may hold anything, and the sentence goes to a terminal. */
    private static String quoted(String value) {
        String line = value.replaceAll("\\p{C}", "?");
        return "\"" + (line.length() <= SHOWN_LENGTH ? line : line.substring(0, SHOWN_LENGTH) + "…") + "\"";
    }

    private static String span(Duration span) {
        return span.compareTo(Duration.ofHours(1)) > 0 ? "day" : "hour";
    }
}
