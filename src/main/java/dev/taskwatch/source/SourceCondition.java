package dev.taskwatch.source;

/** What can be wrong with a source, worst first. */
public enum SourceCondition {
    /** No source delivers what a rule needs, so it cannot fire. */
    BLIND(Weight.DOWN),
    /** Events came and have stopped. */
    SILENT(Weight.WARNING),
    /** What may not be read vanishes from the search. */
    UNREADABLE(Weight.WARNING),
    /** No event there can match, since a field is mapped in no index. */
    UNMAPPED(Weight.WARNING),
    /** No event there can match, since none has a value of a field. */
    UNFILLED(Weight.WARNING),
    /** Events arrive later than the scheduled windows tolerate. */
    LATE(Weight.WARNING),
    /** Late events are not found, since none says when it arrived. */
    UNTIMED(Weight.WARNING),
    /** Two categories of one source do not agree in their clocks or in how late they are noted. */
    SKEWED(Weight.WARNING),
    /** Events are stamped in the future. */
    AHEAD(Weight.WARNING),
    /** The cluster could not tell. */
    UNKNOWN(Weight.WARNING),
    /** No index is there, as is usual: few sites have every source of a rule. */
    ABSENT(Weight.NOTE),
    /** An index is there without events of the category, as is usual of an index for another one. */
    EMPTY(Weight.NOTE);

    /** What follows for the service's health. */
    public enum Weight {
        DOWN,
        WARNING,
        NOTE
    }

    private final Weight weight;

    SourceCondition(Weight weight) {
        this.weight = weight;
    }

    public Weight weight() {
        return weight;
    }
}
