package dev.taskwatch.rule;

import dev.taskwatch.rule.EqlOutline.Field;
import java.util.List;

/** A place in a query's tokens, which only moves forward. */
final class EqlCursor {

    private final String query;
    private final List<EqlToken> tokens;
    private int at;

    EqlCursor(String query) {
        this.query = query;
        this.tokens = EqlTokens.of(query);
    }

    EqlToken peek() {
        return tokens.get(at);
    }

    /** The end comes again and again. */
    EqlToken next() {
        return tokens.get(atEnd() ? at : at++);
    }

    boolean atEnd() {
        return peek().kind() == EqlToken.Kind.END;
    }

    /** Moves on if {@code text} is next. */
    boolean accept(String text) {
        boolean accepted = peek().is(text);
        if (accepted) {
            at++;
        }
        return accepted;
    }

    void expect(String text) {
        if (!accept(text)) {
            throw expected("'" + text + "'");
        }
    }

    /** A field name with its dots; question mark and backticks are told, and left out. */
    Field readField() {
        boolean optional = accept("?");
        StringBuilder name = new StringBuilder(readName());
        while (accept(".")) {
            name.append('.').append(readName());
        }
        return new Field(name.toString(), optional);
    }

    private String readName() {
        if (!peek().isName()) {
            throw expected("a field name");
        }
        return next().name();
    }

    /** What was written from one token to right before the present one, comments around it left out. */
    String textSince(EqlToken first) {
        return query.substring(first.start(), tokens.get(at - 1).end());
    }

    EqlSyntaxException expected(String what) {
        return wrong(peek(), "expected " + what + " but found " + peek().shown());
    }

    EqlSyntaxException wrong(EqlToken token, String reason) {
        return new EqlSyntaxException(query, token.start(), reason);
    }
}
