package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;

/** How the service reads strict and lenient answers, for tests elsewhere. */
public final class StrictSearches {

    private StrictSearches() {}

    /** One request to a cluster. */
    @FunctionalInterface
    public interface Requests {
        SearchAnswer ask(Rule rule, DetectionWindow window, int size, boolean lenient);
    }

    public static EqlSearch over(Requests cluster) {
        return new StrictFirst(
                (rule, window, size, mode) -> cluster.ask(rule, window, size, mode == StrictFirst.Mode.LENIENT));
    }

    /** The answer to a strict request where shards fail. */
    public static RuntimeException shardsFailed(String why) {
        return new ShardsFailedException(why, new IllegalStateException(why));
    }
}
