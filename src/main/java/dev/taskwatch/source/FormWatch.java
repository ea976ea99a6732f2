package dev.taskwatch.source;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.source.FormMemory.Known;
import dev.taskwatch.source.FormQuestion.Answer;
import dev.taskwatch.source.FormSearch.ProfileQuestion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks whether events are written as the rules expect. Each check asks a few questions, those first that have waited
 * longest; the answers are kept, so that a site with many rules is known after some checks.
 */
@Component
final class FormWatch {

    private static final Logger log = LoggerFactory.getLogger(FormWatch.class);

    /** Of one check. */
    static final int MAX_REQUESTS = 20;

    /** Slow answers must not hold up the rest of the check. */
    private static final Duration MAX_TIME = Duration.ofMinutes(1);

    /** How many checks an answer is kept for. A finding should not outlive its cause for long. */
    private static final int CHECKS_IF_FINE = 12;

    private static final int CHECKS_IF_NOT = 3;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Hosts that one profile looks at; of a larger fleet each profile looks at another part. */
    static final int MAX_HOSTS = 1000;

    private final List<Form> forms;
    private final Map<Scope, Wanted> wanted = new LinkedHashMap<>();
    private final Map<Scope, Integer> turns = new HashMap<>();
    private final Set<Scope> tooMuchForADay = new LinkedHashSet<>();
    private final FormMemory memory = new FormMemory();
    private final FormSearch search;
    private final Duration check;
    private final Clock clock;

    /** What all rules want to know of some events: which values, which fields, and each question once. */
    private record Wanted(Set<String> values, Set<String> needed, Map<FormQuestion, Form> questions) {
        Wanted() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
        }

        void add(Form form) {
            form.fields().forEach(field -> values.add(field.name()));
            needed.addAll(form.needed());
            if (!form.conditions().isEmpty()) {
                questions.putIfAbsent(form.question(), form);
            }
        }
    }

    /** A question that may be asked now, and when it was asked before. */
    private record Step(Instant asked, int requests, Runnable ask) {}

    FormWatch(RuleCatalog rules, FormSearch search, SourcesProperties properties, Clock clock) {
        this.forms = rules.rules().stream()
                .flatMap(rule -> Form.of(rule).stream())
                .distinct()
                .toList();
        forms.forEach(form ->
                wanted.computeIfAbsent(form.scope(), any -> new Wanted()).add(form));
        this.search = search;
        this.check = properties.check();
        this.clock = clock;
    }

    /** The fields that the conditions on form read, by source. */
    void addFields(Map<Source, Set<String>> fields) {
        forms.forEach(form -> form.fields()
                .forEach(field -> fields.computeIfAbsent(form.scope().source(), any -> new LinkedHashSet<>())
                        .add(field.name())));
    }

    /** Asks what is due, and judges what is known. Never fails: what cannot be asked now waits for a later check. */
    List<Finding> findings(Map<Source, Observation> live, Instant now) {
        ask(live, now);
        return new FormJudge(forms, memory, live, now).findings();
    }

    private void ask(Map<Source, Observation> live, Instant now) {
        Instant end = clock.instant().plus(MAX_TIME);
        int left = MAX_REQUESTS;
        try {
            while (clock.instant().isBefore(end)) {
                int affordable = left;
                Optional<Step> next = steps(live, now)
                        .filter(step -> step.requests() <= affordable)
                        .min(Comparator.comparing(Step::asked));
                if (next.isEmpty()) {
                    return;
                }
                left -= next.get().requests();
                next.get().ask().run();
            }
        } catch (SearchUnavailableException e) {
            log.debug("the form of events could not be asked for: {}", e.getMessage());
        }
    }

    /** In the order of the rules: profiles first, since a source with few events is not worth a question. */
    private Stream<Step> steps(Map<Source, Observation> live, Instant now) {
        Map<Object, Step> steps = new LinkedHashMap<>();
        wanted.forEach((scope, all) -> {
            if (live.containsKey(scope.source())) {
                profileStep(scope, all, now).ifPresent(step -> steps.put(scope, step));
                if (memory.profile(scope).filter(FormJudge::hasEnough).isPresent()) {
                    all.questions().forEach((question, form) -> {
                        if (FormJudge.isMapped(form, live)) {
                            questions(question, form)
                                    .forEach(one -> step(one, now).ifPresent(step -> steps.put(one, step)));
                        }
                    });
                }
            }
        });
        return steps.values().stream();
    }

    private Stream<FormQuestion> questions(FormQuestion all, Form form) {
        List<FormQuestion> unmet = all.alone()
                .filter(alone ->
                        memory.answer(alone).filter(Answer.UNMET::equals).isPresent())
                .toList();
        if (!unmet.isEmpty()) {
            return unmet.stream(); // then none meets all of them either
        }
        if (memory.answer(all).filter(Answer.UNMET::equals).isEmpty()) {
            return Stream.of(all);
        }
        Stream<FormQuestion> others = FormJudge.isMetInParts(all, memory) ? FormJudge.others(form) : Stream.empty();
        return Stream.of(Stream.of(all), all.alone(), others)
                .flatMap(questions -> questions)
                .distinct();
    }

    private Optional<Step> step(FormQuestion question, Instant now) {
        Optional<Known<Answer>> known = memory.known(question);
        boolean fine = known.flatMap(Known::answer)
                .filter(answer -> answer != Answer.UNMET)
                .isPresent();
        return due(known.map(Known::asked), fine, now).map(asked -> new Step(asked, 1, () -> ask(question, now)));
    }

    private Optional<Step> profileStep(Scope scope, Wanted all, Instant now) {
        Optional<Known<Profile>> known = memory.known(scope);
        boolean fine = known.flatMap(Known::answer)
                .filter(FormJudge::hasEnough)
                .filter(profile -> !profile.hosts().hasNoteworthy())
                .isPresent();
        return due(known.map(Known::asked), fine, now)
                .map(asked -> new Step(asked, FormSearch.PROFILE_REQUESTS, () -> profile(scope, all, now)));
    }

    /** When the question was asked before, if it is due. */
    private Optional<Instant> due(Optional<Instant> asked, boolean fine, Instant now) {
        Duration kept = check.multipliedBy(fine ? CHECKS_IF_FINE : CHECKS_IF_NOT);
        return asked.isEmpty()
                ? Optional.of(Instant.MIN)
                : asked.filter(then -> then.isBefore(now) && !then.plus(kept).isAfter(now));
    }

    private void ask(FormQuestion question, Instant now) {
        memory.failed(question, now);
        try {
            memory.put(question, search.answer(question, now), now);
        } catch (SearchUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.debug(
                    "a question for the form of {} failed: {}",
                    question.scope().source().events(),
                    e.getMessage());
        }
    }

    private void profile(Scope scope, Wanted all, Instant now) {
        memory.failed(scope, now);
        long hosts = memory.profile(scope).map(profile -> profile.hosts().all()).orElse(0L);
        int partitions = (int) Math.max(1, (hosts + MAX_HOSTS - 1) / MAX_HOSTS);
        int turn = turns.merge(scope, 1, Integer::sum);
        Duration span = tooMuchForADay.contains(scope) ? HOUR : DAY;
        ProfileQuestion question = new ProfileQuestion(
                scope, all.values(), all.needed(), span, partitions, Math.floorMod(turn, partitions));
        try {
            memory.put(scope, search.profile(question, now), all.needed(), now);
        } catch (SearchTooHeavyException e) {
            tooMuchForADay.add(scope);
        } catch (SearchUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.debug("the profile of {} failed: {}", scope.source().events(), e.getMessage());
        }
    }
}
