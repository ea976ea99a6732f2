package dev.taskwatch.source;

import dev.taskwatch.source.FormQuestion.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of the form of events, since when, and what was true before. A restart forgets it. */
final class FormMemory {

    /** What was true longer ago counts as never. */
    static final Duration KEPT = Duration.ofDays(7);

    /** The last answer, if there is one, and when the question was last asked. */
    record Known<T>(Instant asked, Optional<T> answer) {}

    private final Map<FormQuestion, Known<Answer>> answers = new HashMap<>();
    private final Map<Scope, Known<Profile>> profiles = new HashMap<>();
    private final Map<FormQuestion, Instant> met = new HashMap<>();
    private final Map<Scope, Map<String, Instant>> covered = new HashMap<>();

    void put(FormQuestion question, Answer answer, Instant now) {
        answers.put(question, new Known<>(now, Optional.of(answer)));
        if (answer == Answer.MET) {
            met.put(question, now);
            question.alone().forEach(alone -> {
                met.put(alone, now);
                answers.computeIfPresent(alone, (same, old) -> new Known<>(now, Optional.of(Answer.MET)));
            });
        }
    }

    /** @param needed the fields of which the profile tells which hosts lack them */
    void put(Scope scope, Profile profile, Set<String> needed, Instant now) {
        profiles.put(scope, new Known<>(now, Optional.of(profile)));
        HostCoverage hosts = profile.hosts();
        if (hosts.isEnough()) {
            Map<String, Instant> times = covered.computeIfAbsent(scope, any -> new TreeMap<>());
            needed.stream().filter(field -> hosts.noteworthy(field).isEmpty()).forEach(field -> times.put(field, now));
        }
    }

    /** The question was asked in vain; what was known before stays. */
    void failed(FormQuestion question, Instant now) {
        answers.merge(question, new Known<>(now, Optional.empty()), (old, failed) -> new Known<>(now, old.answer()));
    }

    void failed(Scope scope, Instant now) {
        profiles.merge(scope, new Known<>(now, Optional.empty()), (old, failed) -> new Known<>(now, old.answer()));
    }

    Optional<Known<Answer>> known(FormQuestion question) {
        return Optional.ofNullable(answers.get(question));
    }

    Optional<Known<Profile>> known(Scope scope) {
        return Optional.ofNullable(profiles.get(scope));
    }

    Optional<Answer> answer(FormQuestion question) {
        return known(question).flatMap(Known::answer);
    }

    Optional<Profile> profile(Scope scope) {
        return known(scope).flatMap(Known::answer);
    }

    /** When the conditions were last seen to be met. */
    Optional<Instant> lastMet(FormQuestion question, Instant now) {
        return recent(met.get(question), now);
    }

    /** When the hosts were last seen to have a field. */
    Optional<Instant> lastCovered(Scope scope, String field, Instant now) {
        return recent(covered.getOrDefault(scope, Map.of()).get(field), now);
    }

    private static Optional<Instant> recent(@Nullable Instant time, Instant now) {
        return Optional.ofNullable(time).filter(then -> !then.plus(KEPT).isBefore(now));
    }
}
