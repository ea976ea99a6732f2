package dev.taskwatch.rule;

/**
 * The smallest piece of EQL that means something.
 *
 * @param text as it was written, quotes included
 * @param start its offset in the query
 */
record EqlToken(Kind kind, String text, int start) {
    enum Kind {
        NAME,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SYMBOL,
        END
    }

    int end() {
        return start + text.length();
    }

    boolean is(String other) {
        return text.equals(other) && kind != Kind.STRING;
    }

    boolean isName() {
        return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
    }

    /** A name without its backticks. */
    String name() {
        return kind == Kind.QUOTED_NAME ? text.substring(1, text.length() - 1).replace("``", "`") : text;
    }

    /** How a message calls it. */
    String shown() {
        return kind == Kind.END ? "the end of the query" : "'" + text + "'";
    }
}
