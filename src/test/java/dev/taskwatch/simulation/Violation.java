package dev.taskwatch.simulation;

/** Something that must never happen has happened. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final Law law;

    Violation(Law law, String what) {
        super(law + ": " + what);
        this.law = law;
    }

    Law law() {
        return law;
    }
}
