package dev.taskwatch.rule;

import dev.taskwatch.rule.EqlOutline.Conjunct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a condition at the {@code and} that all of it hangs on. Brackets around a whole conjunct are opened; what stands
 * below {@code or} or {@code not} stays in one piece.
 */
final class EqlConjuncts {

    /** With one of these a condition may hold for an event that lacks the field. */
    private static final Set<String> MAY_HOLD_WITHOUT = Set.of("not", "!=", "or", "null", "false");

    private final String condition;
    private final List<EqlToken> tokens;
    private final List<Conjunct> conjuncts = new ArrayList<>();

    private EqlConjuncts(String condition) {
        this.condition = condition;
        this.tokens = EqlTokens.of(condition);
    }

    /** @param condition whose brackets match, as those of an outline do */
    static List<Conjunct> of(String condition) {
        EqlConjuncts reader = new EqlConjuncts(condition);
        reader.split(0, reader.tokens.size() - 1); // the last token is the end
        return List.copyOf(reader.conjuncts);
    }

    private void split(int from, int to) {
        int first = from;
        int end = to;
        while (end - first > 2 && tokens.get(first).is("(") && closing(first) == end - 1) {
            first++;
            end--;
        }
        List<Integer> places = isAlternative(first, end) ? List.of() : places("and", first, end);
        if (places.isEmpty()) {
            add(first, end);
            return;
        }
        for (int place : places) {
            split(first, place);
            first = place + 1;
        }
        split(first, end);
    }

    private boolean isAlternative(int from, int to) {
        return !places("or", from, to).isEmpty();
    }

    /** Where {@code keyword} stands outside of all brackets. */
    private List<Integer> places(String keyword, int from, int to) {
        List<Integer> places = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (opens(i)) {
                i = closing(i);
            } else if (tokens.get(i).is(keyword)
                    && !tokens.get(Math.max(from, i - 1)).is(".")) {
                places.add(i);
            }
        }
        return places;
    }

    private int closing(int opening) {
        int depth = 0;
        int at = opening;
        do {
            if (opens(at)) {
                depth++;
            } else if (tokens.get(at).is(")") || tokens.get(at).is("]")) {
                depth--;
            }
            at++;
        } while (depth > 0);
        return at - 1;
    }

    private boolean opens(int place) {
        return tokens.get(place).is("(") || tokens.get(place).is("[");
    }

    private void add(int from, int to) {
        if (from >= to) {
            return; // Elasticsearch refuses such a condition
        }
        String text = text(from, to);
        List<EqlToken> own = tokens.subList(from, to);
        conjuncts.add(new Conjunct(
                text,
                EqlCondition.read(new EqlCursor(text), "").fields(),
                own.stream()
                        .filter(token -> token.kind() == EqlToken.Kind.STRING)
                        .map(token -> token.text().replaceAll("^\"+|\"+$", ""))
                        .toList(),
                own.stream().noneMatch(token -> MAY_HOLD_WITHOUT.stream().anyMatch(token::is))));
    }

    /** Without comments and line breaks, so that equal conditions have equal texts. */
    private String text(int from, int to) {
        StringBuilder text = new StringBuilder(tokens.get(from).text());
        for (int i = from + 1; i < to; i++) {
            if (tokens.get(i).start() > tokens.get(i - 1).end()) {
                text.append(' ');
            }
            text.append(condition, tokens.get(i).start(), tokens.get(i).end());
        }
        return text.toString();
    }
}
