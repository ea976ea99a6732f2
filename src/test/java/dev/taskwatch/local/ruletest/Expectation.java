package dev.taskwatch.local.ruletest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The matches that a rule should have, one a line and in any order: the id of the match's last event, or the ids of all
 * its events. No line, no match. A {@code #} begins a comment.
 */
record Expectation(String name, List<Line> lines) {
    Expectation {
        lines = List.copyOf(lines);
    }

    /** @param number of the line in its file */
    record Line(int number, List<String> ids) {
        boolean fits(List<String> match) {
            return ids.equals(match) || ids.equals(match.subList(match.size() - 1, match.size()));
        }
    }

    /** @param known the ids of all events, so that a slip is told from a miss */
    static Expectation read(String name, List<String> text, Set<String> known) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String ids = text.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (!ids.isEmpty()) {
                lines.add(new Line(i + 1, Arrays.asList(ids.split("\\s+"))));
            }
        }
        for (Line line : lines) {
            line.ids().stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
                throw new WrongFileException(name + ":" + line.number() + ": no event has the id " + id
                        + "; give the _id of an event, or the number of its line if it has none");
            });
        }
        return new Expectation(name, lines);
    }

    /** What is wrong with these matches, each given by the ids of its events; nothing if they are as expected. */
    List<String> differences(List<List<String>> matches) {
        List<List<String>> unexpected = new ArrayList<>(matches);
        List<Line> missing = lines.stream()
                .filter(line -> unexpected.stream()
                        .filter(line::fits)
                        .findFirst()
                        .map(unexpected::remove)
                        .isEmpty())
                .toList();
        List<String> differences = missing.stream()
                .map(line -> "missing     " + String.join(" ", line.ids()) + "  (" + name + ":" + line.number() + ")")
                .collect(Collectors.toCollection(ArrayList::new));
        unexpected.forEach(match -> differences.add("unexpected  " + String.join(" ", match)));
        return differences;
    }
}
