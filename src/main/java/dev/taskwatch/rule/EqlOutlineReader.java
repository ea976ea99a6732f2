package dev.taskwatch.rule;

import dev.taskwatch.rule.EqlOutline.Field;
import dev.taskwatch.rule.EqlOutline.Kind;
import dev.taskwatch.rule.EqlOutline.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a query's outline from left to right. */
final class EqlOutlineReader {

    private static final int MOST_RUNS = 100;
    private static final Set<String> PIPES = Set.of("head", "tail");

    private final String query;
    private final EqlCursor cursor;
    private final EqlToken start;

    EqlOutlineReader(String query) {
        this.query = query;
        this.cursor = new EqlCursor(query);
        this.start = cursor.peek();
    }

    EqlOutline read() {
        if (cursor.accept("sequence")) {
            return checkedSequence(readSeries(Kind.SEQUENCE));
        }
        if (cursor.accept("sample")) {
            return readSeries(Kind.SAMPLE);
        }
        Part event = readEvent(false, "|");
        return new EqlOutline(
                query, Kind.EVENT, List.of(), List.of(event), Optional.empty(), Optional.empty(), readPipes());
    }

    private EqlOutline readSeries(Kind kind) {
        List<Field> keys = readKeys();
        Optional<Duration> maxspan = cursor.accept("with") ? Optional.of(readMaxspan()) : Optional.empty();
        List<Part> parts = readParts();
        Optional<Part> until = cursor.accept("until") ? Optional.of(readPartLike(parts.get(0))) : Optional.empty();
        return new EqlOutline(query, kind, keys, parts, maxspan, until, readPipes());
    }

    private EqlOutline checkedSequence(EqlOutline sequence) {
        if (sequence.events() < 2) {
            throw cursor.wrong(start, "a sequence needs two parts, or one part 'with runs=2' or more");
        }
        if (sequence.parts().stream().allMatch(Part::missing)) {
            throw cursor.wrong(start, "a sequence needs a part that is not missing");
        }
        if (sequence.hasMissingEvents() && sequence.maxspan().isEmpty()) {
            throw cursor.wrong(start, "a sequence with a missing event needs 'with maxspan'");
        }
        return sequence;
    }

    private List<Field> readKeys() {
        List<Field> keys = new ArrayList<>();
        if (cursor.accept("by")) {
            do {
                keys.add(cursor.readField());
            } while (cursor.accept(","));
        }
        return keys;
    }

    private Duration readMaxspan() {
        cursor.expect("maxspan");
        cursor.expect("=");
        EqlToken number = cursor.next();
        return TimeSpan.of(number.text(), cursor.next().text())
                .orElseThrow(() -> cursor.wrong(number, "maxspan is a whole number with ms, s, m, h or d, such as 1m"));
    }

    private List<Part> readParts() {
        List<Part> parts = new ArrayList<>();
        parts.add(readPart());
        while (cursor.peek().is("[") || cursor.peek().is("![")) {
            parts.add(readPartLike(parts.get(0)));
        }
        return parts;
    }

    private Part readPartLike(Part first) {
        EqlToken place = cursor.peek();
        Part part = readPart();
        if (part.keys().size() != first.keys().size()) {
            throw cursor.wrong(place, "this part has another number of join keys than the first");
        }
        return part;
    }

    private Part readPart() {
        boolean missing = cursor.accept("![");
        if (!missing) {
            cursor.expect("[");
        }
        Part event = readEvent(missing, "]");
        cursor.expect("]");
        List<Field> keys = readKeys();
        int runs = cursor.accept("with") ? readRuns() : 1;
        return new Part(event.category(), event.condition(), keys, runs, missing, event.fields());
    }

    private Part readEvent(boolean missing, String end) {
        EqlToken category = cursor.peek();
        if (!category.isName() && category.kind() != EqlToken.Kind.STRING) {
            throw cursor.expected("an event category");
        }
        cursor.next();
        cursor.expect("where");
        EqlCondition condition = EqlCondition.read(cursor, end);
        return new Part(category.text(), condition.text(), List.of(), 1, missing, condition.fields());
    }

    private int readRuns() {
        cursor.expect("runs");
        cursor.expect("=");
        EqlToken runs = cursor.next();
        if (!runs.text().matches("[1-9][0-9]{0,2}") || Integer.parseInt(runs.text()) > MOST_RUNS) {
            throw cursor.wrong(runs, "runs is a whole number from 1 to " + MOST_RUNS);
        }
        return Integer.parseInt(runs.text());
    }

    /** Up to the query's end. */
    private List<String> readPipes() {
        List<String> pipes = new ArrayList<>();
        while (cursor.accept("|")) {
            EqlToken pipe = cursor.next();
            if (!PIPES.contains(pipe.text())) {
                throw cursor.wrong(pipe, "the pipes are head and tail, not " + pipe.shown());
            }
            EqlToken number = cursor.next();
            if (!number.text().matches("[0-9]+")) {
                throw cursor.wrong(number, pipe.text() + " takes a whole number");
            }
            pipes.add(cursor.textSince(pipe));
        }
        if (!cursor.atEnd()) {
            throw cursor.expected("the end of the query");
        }
        return pipes;
    }
}
