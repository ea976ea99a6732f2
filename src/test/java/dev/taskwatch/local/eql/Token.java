package dev.taskwatch.local.eql;

/**
 * A word of the query.
 *
 * @param value what the word says: a string without quotes and escapes, an identifier without backticks
 * @param start where it starts in the query's text, and {@code end} the place after it
 */
record Token(Kind kind, String value, Source source, int start, int end) {
    enum Kind {
        IDENTIFIER,
        QUOTED_IDENTIFIER,
        KEYWORD,
        STRING,
        INTEGER,
        DECIMAL,
        SYMBOL,
        END
    }

    boolean is(String keywordOrSymbol) {
        return (kind == Kind.KEYWORD || kind == Kind.SYMBOL) && value.equals(keywordOrSymbol);
    }

    boolean isNumber() {
        return kind == Kind.INTEGER || kind == Kind.DECIMAL;
    }

    /** The token as an error message names it. */
    String shown() {
        return kind == Kind.END ? "'<EOF>'" : "'" + source.text() + "'";
    }
}
