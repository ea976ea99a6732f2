package dev.taskwatch.simulation;

/** What must hold whatever happens. */
enum Law {
    /** No terminal event has two alerts. */
    ONE_ALERT_A_MATCH,
    /** An alert exists only for a terminal event that matched in what a search of its run could see. */
    NO_ALERT_WITHOUT_A_MATCH,
    /** A suppressed match has an alert only if the cluster refused the exceptions, and never for a passing fault. */
    SUPPRESSED,
    /** An alert is written only after a look-up that succeeded and did not know it. */
    LOOKED_UP_BEFORE_IT_IS_WRITTEN,
    /**
     * A process writes no more alerts in a tick than the cap. One that crashed and started again may write as many anew,
     * and so may another that takes the rule for its own: each is bounded, not all together.
     */
    CAP,
    /** Searched, open or given up: that is the whole of the rule's time. */
    WHOLE_TIMELINE,
    /** Time is given up only for one of the two reasons there are. */
    GAP_FOR_A_REASON,
    /** No match that an exception holds back counts twice for it, and no other counts. */
    HELD_BACK,
    /** A run by hand neither reads nor changes the rule's state; a dry one writes no alert either. */
    BY_HAND_ONLY_ALERTS,
    /** After a run by hand that was complete, every match of its window has its alert. */
    BY_HAND_IS_WHOLE,
    /** Where nobody records when events arrive, it is said that lateness is unknown; elsewhere it is not. */
    LATENESS_IS_TOLD,
    /** A poll ends with reports or with a failure. */
    VERDICT,
    /** The current window is the first to be searched, and the tick that searched it has no other frontier. */
    NEWER_TIME_IS_NOT_HELD_BACK,
    /** A run, a look for late events or a whole tick ends badly only if a call that it made failed, or was answered in part. */
    NO_FAILURE_WITHOUT_A_FAULT,
    /**
     * A tick in which no call failed uses its whole cap before it leaves anything that is due, and so, as long as nothing
     * fails, what the cap left grows less with every tick.
     */
    CAP_IS_USED,
    /** An alert says what its events say; or that this was rejected, or that they were gone, if so it was. */
    WHOLE_OR_MARKED,
    /** The next poll comes within an interval, whatever the clock does. */
    POLLED,
    /** The open windows are few. */
    BOUNDED_STATE,
    /** A rule is taken from another replica only if its state has stood still for nearly two intervals. */
    NOT_TAKEN_TOO_SOON,
    /** A replica that has seen the state stand still for two intervals, or that nobody holds it, does not stand by. */
    TAKEN_OVER,
    /** The late watermark moves only together with the windows of what has arrived late since it moved last. */
    WATERMARK,
    /** When nothing goes wrong any more, every open window is finished in the end. */
    CAUGHT_UP,
    /** In the end every match has its alert, however late its events arrived, unless it is in a gap or older than that. */
    NOTHING_LOST
}
