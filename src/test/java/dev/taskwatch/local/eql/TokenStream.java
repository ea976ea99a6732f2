package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The tokens of a query, read from left to right. */
final class TokenStream {
    private final String query;
    private final List<Token> tokens;
    private int at;

    TokenStream(String query) {
        this.query = query;
        this.tokens = Tokenizer.tokens(query);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skip(String keywordOrSymbol) {
        boolean found = peek().is(keywordOrSymbol);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(String keywordOrSymbol) {
        if (!peek().is(keywordOrSymbol)) {
            throw unexpected("'" + keywordOrSymbol + "'");
        }
        return next();
    }

    Token expect(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected(kind.name());
        }
        return next();
    }

    <T> List<T> separatedBy(String keywordOrSymbol, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        do {
            items.add(item.get());
        } while (skip(keywordOrSymbol));
        return items;
    }

    EqlException unexpected(String expected) {
        return EqlException.syntax(peek().source(), "mismatched input " + peek().shown() + " expecting " + expected);
    }

    /** What was read from {@code first} on. */
    Source since(Token first) {
        Token last = tokens.get(Math.max(at - 1, 0));
        int end = Math.max(last.end(), first.end());
        return new Source(first.source().line(), first.source().column(), query, first.start(), end);
    }
}
