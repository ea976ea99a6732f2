package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a query into tokens. Comments and white space are left out; keywords are lower case only. */
final class Tokenizer {
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "any",
            "by",
            "false",
            "in",
            "in~",
            "join",
            "like",
            "like~",
            "maxspan",
            "not",
            "null",
            "of",
            "or",
            "regex",
            "regex~",
            "sample",
            "sequence",
            "true",
            "until",
            "where",
            "with");
    private static final Pattern BLANK = Pattern.compile("\\s+|//[^\\r\\n]*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_@][A-Za-z0-9_]*~?");
    private static final Pattern DECIMAL =
            Pattern.compile("[0-9]+\\.[0-9]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+");
    private static final Pattern INTEGER = Pattern.compile("[0-9]+");
    private static final Pattern RAW_STRING = Pattern.compile("\"\"\"([^\\r\\n]*?\"?\"?)\"\"\"(?!\")");
    private static final Pattern OLD_STRING = Pattern.compile("\\??'|\\?\"");
    private static final Pattern SYMBOL = Pattern.compile("==|!=|<=|>=|!\\[|[:<>=+\\-*/%.,\\[\\]()|?]");

    /** The largest public rule has about 10,000; what is much larger keeps Lucene busy for minutes. */
    private static final int MOST_WORDS = 20_000;

    private final String query;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Tokenizer(String query) {
        this.query = query;
    }

    /** The tokens of the query; the last one is of kind {@link Kind#END}. */
    static List<Token> tokens(String query) {
        return new Tokenizer(query).run();
    }

    private List<Token> run() {
        skipBlank();
        while (at < query.length()) {
            next();
            skipBlank();
        }
        add(Kind.END, at, "");
        return List.copyOf(tokens);
    }

    private void skipBlank() {
        for (int end = blankEnd(); end > at; end = blankEnd()) {
            at = end;
        }
    }

    private int blankEnd() {
        Matcher blank = matcher(BLANK);
        return blank.lookingAt() ? blank.end() : query.startsWith("/*", at) ? commentEnd() : at;
    }

    /**
     * Where the comment ends that begins here. Comments contain comments; if not all of them are closed, the comment
     * goes on to the last end that there is. Without any end this is no comment.
     */
    private int commentEnd() {
        int open = 1;
        for (int next = at + 2; next < query.length(); next++) {
            if (query.startsWith("/*", next)) {
                open++;
                next++;
            } else if (query.startsWith("*/", next)) {
                open--;
                next++;
                if (open == 0) {
                    return next + 1;
                }
            }
        }
        int last = query.lastIndexOf("*/");
        return last >= at + 2 ? last + 2 : at;
    }

    private void next() {
        if (matcher(OLD_STRING).lookingAt()) {
            throw EqlException.parsing(
                    source(at + 1), "Use double quotes [\"] to define string literals, not single quotes ['] or [?]");
        }
        if (!(string() || backticks() || word() || number() || symbol())) {
            throw EqlException.syntax(source(at + 1), "token recognition error at: '" + query.charAt(at) + "'");
        }
    }

    private boolean string() {
        Matcher raw = matcher(RAW_STRING);
        if (raw.lookingAt()) {
            return add(Kind.STRING, raw.end(), raw.group(1));
        }
        if (query.charAt(at) != '"') {
            return false;
        }
        int close = closingQuote();
        return close < query.length()
                && query.charAt(close) == '"'
                && add(Kind.STRING, close + 1, unescaped(query.substring(at + 1, close), close + 1));
    }

    /** Where the string ends, or the line if it does not; an expression for it would need a stack as deep as it is long. */
    private int closingQuote() {
        int end = at + 1;
        while (end < query.length() && "\"\r\n".indexOf(query.charAt(end)) < 0) {
            end += query.charAt(end) == '\\' ? 2 : 1;
        }
        return end;
    }

    private boolean backticks() {
        if (query.charAt(at) != '`') {
            return false;
        }
        int close = query.indexOf('`', at + 1);
        while (close >= 0 && query.startsWith("``", close)) {
            close = query.indexOf('`', close + 2);
        }
        return close >= 0
                && add(
                        Kind.QUOTED_IDENTIFIER,
                        close + 1,
                        query.substring(at + 1, close).replace("``", "`"));
    }

    private boolean word() {
        Matcher word = matcher(WORD);
        return word.lookingAt()
                && add(KEYWORDS.contains(word.group()) ? Kind.KEYWORD : Kind.IDENTIFIER, word.end(), word.group());
    }

    private boolean number() {
        Matcher decimal = matcher(DECIMAL);
        if (decimal.lookingAt()) {
            return add(Kind.DECIMAL, decimal.end(), decimal.group());
        }
        Matcher integer = matcher(INTEGER);
        return integer.lookingAt() && add(Kind.INTEGER, integer.end(), integer.group());
    }

    private boolean symbol() {
        Matcher symbol = matcher(SYMBOL);
        return symbol.lookingAt() && add(Kind.SYMBOL, symbol.end(), symbol.group());
    }

    private String unescaped(String text, int end) {
        try {
            return StringEscapes.unescape(text);
        } catch (IllegalArgumentException e) {
            throw EqlException.syntax(source(end), e.getMessage());
        }
    }

    private boolean add(Kind kind, int end, String value) {
        if (tokens.size() == MOST_WORDS) {
            throw EqlException.syntax(source(end), "EQL statement is too large: more than " + MOST_WORDS + " words");
        }
        tokens.add(new Token(kind, value, source(end), at, end));
        at = end;
        return true;
    }

    private Source source(int end) {
        for (int next = query.indexOf('\n', lineStart); next >= 0 && next < at; next = query.indexOf('\n', lineStart)) {
            line++;
            lineStart = next + 1;
        }
        return new Source(line, at - lineStart + 1, query, at, end);
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(query).region(at, query.length());
    }
}
