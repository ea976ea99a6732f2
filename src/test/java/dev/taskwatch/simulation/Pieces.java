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
<<<<<<< HEAD
                requests,
=======
>>>>>>> 515b481 (wip)
                search,
                late,
                events,
                alerts,
                states,
<<<<<<< HEAD
=======
                arrivals,
>>>>>>> 515b481 (wip)
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(EqlSearch other) {
        return new Pieces(
                rule,
<<<<<<< HEAD
                requests,
=======
>>>>>>> 515b481 (wip)
                other,
                late,
                events,
                alerts,
                states,
<<<<<<< HEAD
=======
                arrivals,
>>>>>>> 515b481 (wip)
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(LateEvents other) {
        return new Pieces(
                rule,
<<<<<<< HEAD
                requests,
=======
>>>>>>> 515b481 (wip)
                search,
                other,
                events,
                alerts,
                states,
<<<<<<< HEAD
=======
                arrivals,
>>>>>>> 515b481 (wip)
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(AlertIndex other) {
        return new Pieces(
                rule,
<<<<<<< HEAD
                requests,
=======
>>>>>>> 515b481 (wip)
                search,
                late,
                events,
                other,
                states,
<<<<<<< HEAD
=======
                arrivals,
>>>>>>> 515b481 (wip)
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
    }

    Pieces with(StateStore other) {
        return new Pieces(
                rule,
<<<<<<< HEAD
                requests,
=======
>>>>>>> 515b481 (wip)
                search,
                late,
                events,
                alerts,
                other,
<<<<<<< HEAD
=======
                arrivals,
>>>>>>> 515b481 (wip)
                clock,
                exceptions,
                byHand,
                countingSearch,
                counting);
<<<<<<< HEAD
=======
    }

    Pieces with(Arrivals other) {
        return new Pieces(
                rule, search, late, events, alerts, states, other, clock, exceptions, byHand, countingSearch, counting);
>>>>>>> 515b481 (wip)
    }

    Pieces with(ByHand other) {
        return new Pieces(
                rule,
<<<<<<< HEAD
                requests,
=======
>>>>>>> 515b481 (wip)
                search,
                late,
                events,
                alerts,
                states,
<<<<<<< HEAD
=======
                arrivals,
>>>>>>> 515b481 (wip)
                clock,
                exceptions,
                other,
                countingSearch,
                counting);
    }

    /** Another search for what exceptions hold back, and another way to count it. */
    Pieces counting(EqlSearch otherSearch, Function<CountedExceptions, Counting> other) {
        return new Pieces(
<<<<<<< HEAD
                rule, requests, search, late, events, alerts, states, clock, exceptions, byHand, otherSearch, other);
=======
                rule, search, late, events, alerts, states, arrivals, clock, exceptions, byHand, otherSearch, other);
>>>>>>> 515b481 (wip)
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
