package dev.taskwatch.source;

/** Whether events come from a source. */
public enum SourceState {
    /** They do. */
    LIVE,
    /** They did, and have stopped for longer than is usual there. */
    SILENT,
    /** An index is there, but none of its events of the last week is of this category. */
    EMPTY,
    /** No index is there. */
    ABSENT,
    /** Nothing is seen, and not all may be read. */
    UNREADABLE,
    /** The cluster could not tell. */
    UNKNOWN
}
