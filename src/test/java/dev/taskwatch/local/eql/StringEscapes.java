package dev.taskwatch.local.eql;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The escapes inside a {@code "…"} string. */
final class StringEscapes {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u\\{([0-9a-fA-F]{2,8})}|(.))", Pattern.DOTALL);
    private static final Map<String, String> SIMPLE =
            Map.of("b", "\b", "t", "\t", "n", "\n", "f", "\f", "r", "\r", "\"", "\"", "'", "'", "\\", "\\");

    private StringEscapes() {}

    static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(meaning(escape)));
    }

    private static String meaning(MatchResult escape) {
        if (escape.group(1) != null) {
            return character(escape.group(1));
        }
        String meaning = SIMPLE.get(escape.group(2));
        if (meaning == null) {
            throw new IllegalArgumentException("token recognition error at: '" + escape.group() + "'");
        }
        return meaning;
    }

    private static String character(String hex) {
        long code = Long.parseLong(hex, 16);
        if (code > Character.MAX_CODE_POINT || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("Invalid unicode character code [" + hex + "]");
        }
        return Character.toString((int) code);
    }
}
