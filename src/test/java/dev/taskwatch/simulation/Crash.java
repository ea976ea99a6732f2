package dev.taskwatch.simulation;

/** The process dies here: nothing catches it, and nothing in memory survives. */
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process died", null, false, false);
    }
}
