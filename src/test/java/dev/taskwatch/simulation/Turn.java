package dev.taskwatch.simulation;

/** What happens between replicas, and beside them. */
enum Turn {
    /** One sees that another holds the rule. */
    STOOD_BY,
    /** One takes the rule from another, which has not given it back. */
    TOOK_OVER,
    /** One lies still in the middle of a poll, for longer than it may take another to take over. */
    FROZE,
    /** One is shut down cleanly. */
    SHUT_DOWN,
    /** Somebody has the rule run by hand, beside all of them. */
    RAN_BY_HAND,
    /** The same, to see what would come of it. */
    RAN_DRY,
    /** Past hours are searched again, since the service has noticed that events do not say when they arrived. */
    RECHECKED,
    /** Nobody records when events arrive, and the service has noticed. */
    LATENESS_UNKNOWN
}
