package dev.taskwatch.simulation;

import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.StateStore;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.ExceptedSearches;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.SourceEvents;
import java.time.Clock;

/** What a process is given to work with; the search sees all events, until exceptions hide some. */
record Pieces(
        Rule rule,
        EqlSearch search,
        LateEvents late,
        SourceEvents events,
        AlertIndex alerts,
        StateStore states,
        Clock clock,
        Exceptions exceptions,
        ByHand byHand) {

    /** The search as the service does it. */
    EqlSearch exceptedSearch() {
        return ExceptedSearches.over(search, exceptions);
    }

    Pieces with(Rule other) {
        return new Pieces(other, search, late, events, alerts, states, clock, exceptions, byHand);
    }

    Pieces with(EqlSearch other) {
        return new Pieces(rule, other, late, events, alerts, states, clock, exceptions, byHand);
    }

    Pieces with(LateEvents other) {
        return new Pieces(rule, search, other, events, alerts, states, clock, exceptions, byHand);
    }

    Pieces with(AlertIndex other) {
        return new Pieces(rule, search, late, events, other, states, clock, exceptions, byHand);
    }

    Pieces with(StateStore other) {
        return new Pieces(rule, search, late, events, alerts, other, clock, exceptions, byHand);
    }

    Pieces with(ByHand other) {
        return new Pieces(rule, search, late, events, alerts, states, clock, exceptions, other);
    }
}
