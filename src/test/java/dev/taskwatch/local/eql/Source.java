package dev.taskwatch.local.eql;

/**
 * Where a piece of the query stands.
 *
 * @param line from 1, and {@code column} too
 * @param start where the piece starts in the query, and {@code end} the place after it
 */
record Source(int line, int column, String query, int start, int end) {
    static final Source NOWHERE = new Source(-1, -1, "", 0, 0);

    /** The piece itself; cut out only when asked for, since pieces hold each other. */
    String text() {
        return query.substring(start, end);
    }

    String prefix() {
        return "line " + line + ":" + column + ": ";
    }
}
