package dev.taskwatch.source;

import dev.taskwatch.source.FormQuestion.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A cluster whose events are written as a test tells; it counts what it is asked. */
final class StubbedForms implements FormSearch {

    static final Profile ORDINARY = new Profile(Duration.ofDays(1), 1_000, Map.of(), HostCoverage.NONE);

    /** EQL queries and {@code profile of …}, in order. */
    final List<String> asked = new ArrayList<>();

    int requests;
    Function<FormQuestion, Answer> answers = question -> Answer.MET;
    Function<ProfileQuestion, Profile> profiles = question -> ORDINARY;

    @Override
    public Answer answer(FormQuestion question, Instant now) {
        requests++;
        asked.add(question.eql());
        return answers.apply(question);
    }

    @Override
    public Profile profile(ProfileQuestion question, Instant now) {
        requests += PROFILE_REQUESTS;
        asked.add("profile of " + question.scope().source().events());
        return profiles.apply(question);
    }

    static Profile profile(long events, String field, Object... valuesAndCounts) {
        List<Profile.Value> values = new ArrayList<>();
        for (int i = 0; i < valuesAndCounts.length; i += 2) {
            values.add(new Profile.Value((String) valuesAndCounts[i], (Integer) valuesAndCounts[i + 1]));
        }
        return new Profile(Duration.ofDays(1), events, new HashMap<>(Map.of(field, values)), HostCoverage.NONE);
    }
}
