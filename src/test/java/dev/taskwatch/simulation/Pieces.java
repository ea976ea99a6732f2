package dev.taskwatch.simulation;

import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.run.StateStore;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.SourceEvents;

/** What a process is given to work with. */
record Pieces(Rule rule, EqlSearch search, SourceEvents events, AlertIndex alerts, StateStore states) {

    Pieces with(Rule other) {
        return new Pieces(other, search, events, alerts, states);
    }

    Pieces with(EqlSearch other) {
        return new Pieces(rule, other, events, alerts, states);
    }

    Pieces with(AlertIndex other) {
        return new Pieces(rule, search, events, other, states);
    }

    Pieces with(StateStore other) {
        return new Pieces(rule, search, events, alerts, other);
    }
}
