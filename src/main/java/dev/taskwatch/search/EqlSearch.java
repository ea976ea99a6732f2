package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;

/** Asks for a rule's matches. May be repeated at any time: it changes nothing. */
public interface EqlSearch {

    /** The most events one answer may hold; Elasticsearch's {@code index.max_result_window}. */
    int MOST_EVENTS = 10_000;

    /**
     * The oldest matches whose events all lie in {@code window}.
     *
     * @param size the most matches to give; at most {@link #MOST_EVENTS} divided by the rule's parts
     * @throws SearchUnavailableException if the cluster did not answer: ask again later
     * @throws SearchTooHeavyException if the cluster ran out of memory or time: ask for less
     * @throws SearchBlindException if the cluster cannot answer this rule as things are
     */
    SearchAnswer search(Rule rule, DetectionWindow window, int size);

    /**
     * The same with an answer of all shards, or none.
     *
     * @throws SearchUnavailableException also if a shard did not answer
     */
    default SearchAnswer searchWhole(Rule rule, DetectionWindow window, int size) {
        return search(rule, window, size).requireWhole();
    }
}
