package dev.taskwatch.local.eql;

import java.util.regex.Pattern;

/** EQL's wildcards {@code *} and {@code ?}, which nothing can escape, in the terms of Lucene's wildcard query. */
final class Wildcards {
    private static final Pattern SPECIAL = Pattern.compile("[*?\\\\]");

    private Wildcards() {}

    static boolean areIn(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    }

    /** Whether every text fits, also the empty one. */
    static boolean matchAnything(String pattern) {
        return !pattern.isEmpty() && pattern.chars().allMatch(letter -> letter == '*');
    }

    /** A backslash is itself in EQL, but escapes the next character in Lucene. */
    static String pattern(String pattern) {
        return pattern.replace("\\", "\\\\");
    }

    /** The pattern as a regular expression of Java. */
    static String regex(String pattern) {
        return Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    }

    /** A pattern that means the text as it is. */
    static String literally(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }
}
