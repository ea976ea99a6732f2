package dev.taskwatch.rule;

import dev.taskwatch.rule.EqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts EQL text into tokens; white space and comments are left out. */
final class EqlTokens {

    private static final List<String> LONG_SYMBOLS = List.of("![", "==", "!=", "<=", ">=");
    private static final String SHORT_SYMBOLS = "[](),.|:=<>+-*/%?";

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String query;
    private final List<EqlToken> tokens = new ArrayList<>();
    private int at;

    private EqlTokens(String query) {
        this.query = query;
    }

    /** In order, with a token of kind {@code END} behind the last. */
    static List<EqlToken> of(String query) {
        EqlTokens reader = new EqlTokens(query);
        while (reader.skipToNext()) {
            reader.readOne();
        }
        reader.add(Kind.END, query.length());
        return reader.tokens;
    }

    private boolean skipToNext() {
        while (at < query.length()) {
            if (Character.isWhitespace(query.charAt(at))) {
                at++;
            } else if (query.startsWith("//", at)) {
                at = endOfLine();
            } else if (query.startsWith("/*", at)) {
                at = endOfComment();
            } else {
                return true;
            }
        }
        return false;
    }

    private void readOne() {
        char first = query.charAt(at);
        if (first == '"') {
            add(Kind.STRING, query.startsWith("\"\"\"", at) ? endOfRawString() : endOfString());
        } else if (first == '`') {
            add(Kind.QUOTED_NAME, endOfQuotedName());
        } else if (isDigit(first)) {
            add(Kind.NUMBER, endOfNumber());
        } else if (isNameStart(first)) {
            add(Kind.NAME, endOfName());
        } else {
            add(Kind.SYMBOL, endOfSymbol());
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new EqlToken(kind, query.substring(at, end), at));
        at = end;
    }

    private int endOfString() {
        int endOfLine = endOfLine();
        for (int i = at + 1; i < endOfLine; i++) {
            if (query.charAt(i) == '"') {
                return i + 1;
            }
            if (query.charAt(i) == '\\') {
                i++;
            }
        }
        throw wrong("this string does not end on its line; close it with \"");
    }

    /** One or two quotes right before the closing three belong to the string. */
    private int endOfRawString() {
        int closing = query.indexOf("\"\"\"", at + 3);
        if (closing < 0 || closing > endOfLine()) {
            throw wrong("this string does not end on its line; close it with \"\"\"");
        }
        int end = closing + 3;
        while (end < closing + 5 && end < query.length() && query.charAt(end) == '"') {
            end++;
        }
        return end;
    }

    /** Two backticks in a row are one in the name. */
    private int endOfQuotedName() {
        int closing = query.indexOf('`', at + 1);
        while (closing >= 0 && query.startsWith("``", closing)) {
            closing = query.indexOf('`', closing + 2);
        }
        if (closing < 0) {
            throw wrong("this name has no end; close it with `");
        }
        return closing + 1;
    }

    private int endOfNumber() {
        Matcher number = NUMBER.matcher(query).region(at, query.length());
        return number.lookingAt() ? number.end() : at + 1;
    }

    /** A tilde right behind a name belongs to it: it makes a function or keyword ignore case. */
    private int endOfName() {
        int end = skip(at, character -> isNameStart(character) || isDigit(character));
        return query.startsWith("~", end) ? end + 1 : end;
    }

    private int endOfSymbol() {
        if (LONG_SYMBOLS.stream().anyMatch(symbol -> query.startsWith(symbol, at))) {
            return at + 2;
        }
        if (SHORT_SYMBOLS.indexOf(query.charAt(at)) < 0) {
            throw wrong(
                    query.charAt(at) == '\''
                            ? "strings are written in double quotes"
                            : "EQL has no character '" + query.charAt(at) + "' outside strings and comments");
        }
        return at + 1;
    }

    private int endOfLine() {
        return skip(at, character -> character != '\n' && character != '\r');
    }

    /** Comments nest. */
    private int endOfComment() {
        int depth = 0;
        for (int i = at; i + 1 < query.length(); i++) {
            if (query.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (query.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw wrong("this comment has no end; close it, and any that is opened within it, with */");
    }

    private int skip(int from, IntPredicate belongs) {
        int end = from;
        while (end < query.length() && belongs.test(query.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isNameStart(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || character == '@';
    }

    private EqlSyntaxException wrong(String reason) {
        return new EqlSyntaxException(query, at, reason);
    }
}
