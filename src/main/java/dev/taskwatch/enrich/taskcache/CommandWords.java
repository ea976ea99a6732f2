package dev.taskwatch.enrich.taskcache;

/**
 * The words of a command line, read for what it may start rather than as one program would: quotes do not hold words
 * together, since a command quoted for cmd is words to the program it starts; quotes and escapes inside a word are dropped.
 */
final class CommandWords {

    private static final String BETWEEN_COMMANDS = "&|;(),";
    private static final String QUOTES = "\"'";
    private static final String DROPPED = QUOTES + "^`";

    private final String line;
    private int at;

    CommandWords(String line) {
        this.line = line;
    }

    boolean hasNext() {
        while (at < line.length() && isBetweenWords(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    /** The next word; empty when there is none. */
    String next() {
        StringBuilder word = new StringBuilder();
        hasNext();
        for (; at < line.length() && !isBetweenWords(line.charAt(at)); at++) {
            if (DROPPED.indexOf(line.charAt(at)) < 0) {
                word.append(line.charAt(at));
            }
        }
        return word.toString();
    }

    /** The next word, or what is between quotes without its blanks, as they mean nothing in base64. */
    String value() {
        if (!hasNext() || QUOTES.indexOf(line.charAt(at)) < 0) {
            return next();
        }
        int close = line.indexOf(line.charAt(at), at + 1);
        int end = close < 0 ? line.length() : close;
        String quoted = line.substring(at + 1, end);
        at = end;
        return quoted.replaceAll("\\s", "");
    }

    private static boolean isBetweenWords(char c) {
        return Character.isWhitespace(c) || BETWEEN_COMMANDS.indexOf(c) >= 0;
    }
}
