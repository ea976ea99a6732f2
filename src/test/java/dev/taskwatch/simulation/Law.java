package dev.taskwatch.simulation;

/** What must hold whatever happens. */
enum Law {
    /** No terminal event has two alerts. */
    ONE_ALERT_A_MATCH,
    /** An alert exists only for a terminal event that matched in what a search of its run could see. */
    NO_ALERT_WITHOUT_A_MATCH,
    /** An alert is written only after a look-up that succeeded and did not know it. */
    LOOKED_UP_BEFORE_IT_IS_WRITTEN,
    /** A process writes no more alerts in a tick than the cap; one that crashed and started again may write as many anew. */
    CAP,
    /** Searched, open or given up: that is the whole of the rule's time. */
    WHOLE_TIMELINE,
    /** Time is given up only for one of the two reasons there are. */
    GAP_FOR_A_REASON,
    /** A poll ends with reports or with a failure. */
    VERDICT,
    /** The current window is the first to be searched, and the tick that searched it has no other frontier. */
    NEWER_TIME_IS_NOT_HELD_BACK,
    /** The next poll comes within an interval, whatever the clock does. */
    POLLED,
    /** The open windows are few. */
    BOUNDED_STATE,
    /** When nothing goes wrong any more, every open window is finished in the end. */
    CAUGHT_UP,
    /** In the end every match that is not in a gap has its alert. */
    NOTHING_LOST
}
