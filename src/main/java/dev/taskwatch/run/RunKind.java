package dev.taskwatch.run;

import dev.taskwatch.schedule.OpenWindow;

/** Why a run was made. */
public enum RunKind {
    /** The window that ends at the tick. */
    CURRENT,
    /** A window that an earlier run left open because of the cap. */
    LEFT_OVER,
    /** A window that an earlier run could not finish. */
    RETRY,
    /** Time in which the service was down. */
    CATCH_UP,
    /** Time of events that arrived late. */
    LATE,
    /** By hand. */
    MANUAL;

    static RunKind of(OpenWindow.Kind kind) {
        return switch (kind) {
            case LEFT_OVER -> LEFT_OVER;
            case CATCH_UP -> CATCH_UP;
            case LATE -> LATE;
            case PARTIAL, FAILED, BLIND -> RETRY;
        };
    }
}
