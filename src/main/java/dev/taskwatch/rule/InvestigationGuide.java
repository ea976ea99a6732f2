package dev.taskwatch.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A rule's investigation guide with its queries in their place. A rule file names them as {@code $osquery_0} and {@code
 * $investigate_0}, by their place in its {@code [transform]} table; Kibana writes {@code !{osquery{…}}} and {@code
 * !{investigate{…}}} with the query as JSON. The query's label takes the name's place, and the query follows the line as a
 * block of code. Names in code stay as they are, and so does a name without a query: that is a warning.
 */
final class InvestigationGuide {

    private static final List<String> KINDS = List.of("osquery", "investigate");

    /** A block of code, code within a line, a query's name, or where a query as JSON begins. */
    private static final Pattern PIECE =
            Pattern.compile("(?ms)^[ \\t]*(```+|~~~+)[^\\n]*$.*?(?:^[ \\t]*\\1[`~]*[ \\t\\r]*$|\\z)"
                    + "|``[^\\n]+?``|`[^`\\n]+`"
                    + "|\\$(\\{?)(?<kind>osquery|investigate)_(?<place>\\d{1,4})(?!\\w)}?"
                    + "|!\\{(?<json>osquery|investigate)(?=\\s*\\{)");

    /** What stands before the text of a line; in a list the text, and a block that belongs to it, is indented. */
    private static final Pattern MARGIN = Pattern.compile("[ \\t]*(?:(?:[-*+]|\\d{1,9}[.)])[ \\t]+)?");

    private final String note;
    private final Map<String, List<?>> queries = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final StringBuilder text = new StringBuilder();
    private final List<String> blocks = new ArrayList<>();

    private InvestigationGuide(String note, Map<String, Object> transform) {
        this.note = note.contains("$") || note.contains("!{") ? note.replace("\r\n", "\n") : note;
        KINDS.forEach(kind -> queries.put(kind, transform.get(kind) instanceof List<?> some ? some : List.of()));
    }

    /** @param transform the rule file's table of this name, or an empty one */
    static InvestigationGuide of(String note, Map<String, Object> transform) {
        InvestigationGuide guide = new InvestigationGuide(note, transform);
        guide.render();
        return guide;
    }

    String text() {
        return text.toString();
    }

    /** One sentence for each name that stays as it is. */
    List<String> warnings() {
        return warnings;
    }

    /** Queries that the guide does not name, such as {@code transform.osquery[2]}. */
    List<String> unused() {
        return queries.entrySet().stream()
                .flatMap(kind -> IntStream.range(0, kind.getValue().size())
                        .filter(place -> !used.contains(kind.getKey() + "_" + place))
                        .mapToObj(place -> "transform." + kind.getKey() + "[" + (place + 1) + "]"))
                .toList();
    }

    private void render() {
        Matcher piece = PIECE.matcher(note);
        int done = 0;
        while (piece.find(done)) {
            copy(done, piece.start());
            done = piece.end();
            if (piece.group("kind") != null) {
                named(piece);
            } else if (piece.group("json") != null) {
                done = inline(piece);
            } else {
                copy(piece.start(), done);
            }
        }
        copy(done, note.length());
        blocks.forEach(text::append);
    }

    /** Copies a piece of the note; blocks that wait for the end of their line come there. */
    private void copy(int from, int to) {
        int lineEnd = note.indexOf('\n', from);
        boolean ends = !blocks.isEmpty() && lineEnd >= 0 && lineEnd < to;
        text.append(note, from, ends ? lineEnd : to);
        if (ends) {
            blocks.forEach(text::append);
            blocks.clear();
            text.append(note, lineEnd, to);
        }
    }

    private void named(Matcher name) {
        String kind = name.group("kind");
        int place = Integer.parseInt(name.group("place"));
        List<?> some = queries.getOrDefault(kind, List.of());
        used.add(kind + "_" + place);
        if (place >= some.size()) {
            keep(name, "[[transform.%s]] has %d queries, counted from 0".formatted(kind, some.size()));
            return;
        }
        GuideQuery.of(kind, some.get(place))
                .ifPresentOrElse(
                        query -> put(query, name.start()),
                        () -> keep(name, "transform.%s[%d] has no query".formatted(kind, place + 1)));
    }

    private void keep(Matcher name, String why) {
        text.append(name.group());
        warnings.add("rule.note keeps %s as it is, since %s".formatted(name.group(), why));
    }

    /** Returns where the note goes on. */
    private int inline(Matcher start) {
        String kind = start.group("json");
        int end = endOfObject(start.end());
        Optional<GuideQuery> query = end < note.length() && note.charAt(end) == '}'
                ? GuideQuery.parse(kind, note.substring(start.end(), end))
                : Optional.empty();
        if (query.isEmpty()) {
            text.append(start.group());
            warnings.add("rule.note keeps a !{%s{…}} as it is, since it cannot be read".formatted(kind));
            return start.end();
        }
        put(query.get(), start.start());
        return end + 1;
    }

    /** Where the JSON object ends that begins at {@code start}; the note's end if it does not end. */
    private int endOfObject(int start) {
        int depth = 0;
        boolean inText = false;
        for (int i = start; i < note.length(); i++) {
            char letter = note.charAt(i);
            if (inText && letter == '\\') {
                i++;
            } else if (letter == '"') {
                inText = !inText;
            } else if (!inText && letter == '{') {
                depth++;
            } else if (!inText && letter == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return note.length();
    }

    private void put(GuideQuery query, int at) {
        text.append(query.label());
        String line = note.substring(note.lastIndexOf('\n', at) + 1, at);
        Matcher margin = MARGIN.matcher(line);
        String indent = margin.lookingAt() ? margin.group().replaceAll("\\S", " ") : "";
        blocks.add("\n\n" + query.block().replaceAll("(?m)^", indent));
    }
}
