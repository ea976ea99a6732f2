package dev.taskwatch.simulation;

import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.Arrivals;
import dev.taskwatch.run.CountedExceptions;
import dev.taskwatch.run.StateStore;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.ExceptedSearches;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.SourceEvents;
import dev.taskwatch.search.StrictSearches;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

/** What a process is given to work with; the search sees all events, until exceptions hide some. */
record Pieces(
        Rule rule,
        StrictSearches.Requests requests,
        EqlSearch search,
        LateEvents late,
        SourceEvents events,
        AlertIndex alerts,
        StateStore states,
        Arrivals arrivals,
        Clock clock,
        Exceptions exceptions,
        ByHand byHand,
        EqlSearch countingSearch,
        Function<CountedExceptions, Counting> counting) {

    /** The search as the service does it. */
    EqlSearch exceptedSearch() {
        return ExceptedSearches.over(search, exceptions);
    }

    Pieces with(Rule other) {
        return new Pieces(
                other,
                requests,
                search,
                late,
                events,
                alerts,
                states,
                arrivals,
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(EqlSearch other) {
        return new Pieces(
                rule,
                requests,
                other,
                late,
                events,
                alerts,
                states,
                arrivals,
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(LateEvents other) {
        return new Pieces(
                rule,
                requests,
                search,
                other,
                events,
                alerts,
                states,
                arrivals,
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(AlertIndex other) {
        return new Pieces(
                rule,
                requests,
                search,
                late,
                events,
                other,
                states,
                arrivals,
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(StateStore other) {
        return new Pieces(
                rule,
                requests,
                search,
                late,
                events,
                alerts,
                other,
                arrivals,
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(Arrivals other) {
        return new Pieces(
                rule,
                requests,
                search,
                late,
                events,
                alerts,
                states,
                other,
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(ByHand other) {
        return new Pieces(
                rule,
                requests,
                search,
                late,
                events,
                alerts,
                states,
                arrivals,
                clock,
                exceptions,
                other,
                countingSearch,
                counting);
    }

    /** Another search for what exceptions hold back, and another way to count it. */
    Pieces counting(EqlSearch otherSearch, Function<CountedExceptions, Counting> other) {
        return new Pieces(
                rule,
                requests,
                search,
                late,
                events,
                alerts,
                states,
                arrivals,
                clock,
                exceptions,
                byHand,
                otherSearch,
                other);
    }

    Counting newCounting() {
        return counting.apply(new CountedExceptions(ExceptedSearches.over(countingSearch, exceptions), exceptions));
    }

    static Counting asItIs(CountedExceptions counted) {
        return new Counting() {
            @Override
            public void on(TickOutcome outcome) {
                counted.on(outcome);
            }

            @Override
            public int lastDay(String exception, Instant now) {
                return counted.lastDay(exception, now);
            }
        };
    }
}
