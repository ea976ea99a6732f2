package dev.taskwatch.enrich.taskcache;

import java.util.Optional;

/**
 * The words of a command line, read for what it may start rather than as one program would: quotes do not hold words
 * together, since a command quoted for cmd is words to the program it starts; quotes and escapes inside a word are dropped.
 */
final class CommandWords {

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
        hasNext();
        int start = at;
        while (at < line.length() && !isBetweenWords(line.charAt(at))) {
            at++;
        }
        String word = line.substring(start, at);
        return word.replace("\\\"", "")
                .replace("\"", "")
                .replace("'", "")
                .replace("^", "")
                .replace("`", "");
    }

    /** What is between quotes, if that comes next and is more than a word. */
    Optional<String> phrase() {
        if (!hasNext() || !isQuote(line.charAt(at))) {
            return Optional.empty();
        }
        int close = line.indexOf(line.charAt(at), at + 1);
        String quoted = line.substring(at + 1, Math.max(at + 1, close));
        boolean isPhrase = quoted.strip().chars().anyMatch(Character::isWhitespace);
        at = isPhrase ? close + 1 : at;
        return isPhrase ? Optional.of(quoted) : Optional.empty();
    }

    /** The next word, or what is between quotes without its blanks, as they mean nothing in base64. */
    String value() {
        if (!hasNext() || !isQuote(line.charAt(at))) {
            return next();
        }
        int close = line.indexOf(line.charAt(at), at + 1);
        int end = close < 0 ? line.length() : close;
        String quoted = line.substring(at + 1, end);
        at = end;
        return quoted.replaceAll("\\s", "");
    }

    private static boolean isBetweenWords(char c) {
        return switch (c) {
            case '&', '|', ';', '(', ')', ',', '<', '>', '{', '}' -> true;
            default -> Character.isWhitespace(c);
        };
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }
}
