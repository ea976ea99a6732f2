package dev.taskwatch.rule;

import dev.taskwatch.rule.EqlOutline.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code where}.
 *
 * @param text as it was written
 * @param fields what it reads, each once, in order of appearance; optional only where it is so everywhere
 */
record EqlCondition(String text, List<Field> fields) {

    private static final Set<String> KEYWORDS =
            Set.of("and", "any", "by", "false", "in", "like", "not", "null", "of", "or", "regex", "true", "where");

    /** Reads up to {@code end}, a bracket or pipe outside of all brackets, or the query's end. */
    static EqlCondition read(EqlCursor cursor, String end) {
        EqlToken first = cursor.peek();
        Map<String, Field> fields = new LinkedHashMap<>();
        Deque<EqlToken> open = new ArrayDeque<>();
        while (!cursor.atEnd() && !(open.isEmpty() && cursor.peek().is(end))) {
            if (startsField(cursor.peek())) {
                Field field = cursor.readField();
                if (!cursor.peek().is("(")) {
                    fields.merge(field.name(), field, EqlOutline::stricter);
                }
            } else {
                matchBrackets(cursor, open);
            }
        }
        if (!open.isEmpty()) {
            throw cursor.wrong(open.pop(), "this bracket is never closed");
        }
        if (cursor.peek().equals(first)) {
            throw cursor.expected("a condition");
        }
        return new EqlCondition(cursor.textSince(first), List.copyOf(fields.values()));
    }

    /** A name before a bracket is a function's; one with a tilde is a function's or a keyword. */
    private static boolean startsField(EqlToken token) {
        return token.is("?")
                || token.kind() == EqlToken.Kind.QUOTED_NAME
                || (token.kind() == EqlToken.Kind.NAME
                        && !token.text().endsWith("~")
                        && !KEYWORDS.contains(token.text()));
    }

    private static void matchBrackets(EqlCursor cursor, Deque<EqlToken> open) {
        EqlToken token = cursor.next();
        if (token.is("(") || token.is("[")) {
            open.push(token);
        } else if (token.is(")") || token.is("]")) {
            @Nullable EqlToken opening = open.poll();
            if (opening == null || opening.is("(") != token.is(")")) {
                throw cursor.wrong(token, "this bracket closes none");
            }
        }
    }
}
