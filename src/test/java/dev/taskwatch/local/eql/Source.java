package dev.taskwatch.local.eql;

/** Where a piece of the query stands, both numbers from 1, and its text. */
record Source(int line, int column, String text) {
    static final Source NOWHERE = new Source(-1, -1, "");

    String prefix() {
        return "line " + line + ":" + column + ": ";
    }
}
