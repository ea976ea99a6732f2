package dev.taskwatch.source;

import dev.taskwatch.source.FormQuestion.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Asks the cluster how the events of a source are written. */
interface FormSearch {

    /** How many requests {@link #profile} sends at most. */
    int PROFILE_REQUESTS = 2;

    /**
     * What is asked of a source's profile.
     *
     * @param values fields whose values to count
     * @param needed fields of which to see which hosts lack them
     * @param partitions into how many parts to cut the hosts, of which one is looked at
     * @param partition which, from 0
     */
    record ProfileQuestion(
            Scope scope, Set<String> values, Set<String> needed, Duration span, int partitions, int partition) {}

    /**
     * Whether as many events of the last day as are wanted meet the conditions; one request.
     *
     * @throws dev.taskwatch.search.SearchUnavailableException if the cluster does not answer
     */
    Answer answer(FormQuestion question, Instant now);

    /**
     * How the events before {@code now} are written.
     *
     * @throws dev.taskwatch.search.SearchTooHeavyException if the cluster does not manage it in time
     * @throws dev.taskwatch.search.SearchBlindException if the cluster refuses it
     * @throws dev.taskwatch.search.SearchUnavailableException if the cluster does not answer
     */
    Profile profile(ProfileQuestion question, Instant now);
}
