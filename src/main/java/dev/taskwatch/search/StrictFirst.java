package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks strictly first: Elasticsearch shall fail rather than answer in part. A lenient answer does not say that
 * Elasticsearch cut the search after 30 s, so it is asked for only when shards failed, and read with that in mind.
 */
final class StrictFirst implements EqlSearch {

    private static final Logger log = LoggerFactory.getLogger(StrictFirst.class);

    /** What the cluster does with a shard that does not answer. */
    enum Mode {
        /** The whole search fails. */
        STRICT,
        /** The answer has what the other shards found. */
        LENIENT
    }

    /** One request to the cluster. */
    interface Requests {

        /**
         * Sends it and reads its answer.
         *
         * @throws ShardsFailedException only in mode {@link Mode#STRICT}
         */
        SearchAnswer ask(Rule rule, DetectionWindow window, int size, Mode mode);
    }

    private final Requests requests;

    StrictFirst(Requests requests) {
        this.requests = requests;
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        try {
            return requests.ask(rule, window, size, Mode.STRICT);
        } catch (ShardsFailedException e) {
            log.debug("rule {} is searched on the shards that answer: {}", rule.id(), e.getMessage());
            return requests.ask(rule, window, size, Mode.LENIENT);
        }
    }

    @Override
    public SearchAnswer searchWhole(Rule rule, DetectionWindow window, int size) {
        try {
            return requests.ask(rule, window, size, Mode.STRICT);
        } catch (ShardsFailedException e) {
            throw new SearchUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }
}
