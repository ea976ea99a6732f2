package dev.taskwatch.enrich;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.Nested;
import dev.taskwatch.search.SourceEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers from the events it is given: those around the time of the write, of any machine. */
public final class InMemorySurroundings implements Surroundings {

    private static final Duration AROUND = Duration.ofMinutes(10);

    private final List<SourceEvent> events;

    public InMemorySurroundings(List<SourceEvent> events) {
        this.events = List.copyOf(events);
    }

    /** An enricher that asks it. */
    public Enricher enricher() {
        return new Enricher(this);
    }

    @Override
    public SurroundingsAnswer around(Rule rule, List<TaskWrite> writes) {
        List<Nearby> nearby =
                writes.stream().map(write -> around(write, rule.margin())).toList();
        return new SurroundingsAnswer(nearby, writes.isEmpty() ? 0 : 1);
    }

    private Nearby around(TaskWrite write, Duration maxspan) {
        Map<Question, List<SourceEvent>> answers = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            Duration around = question == Question.WRITTEN ? maxspan : AROUND;
            answers.put(
                    question,
                    events.stream()
                            .filter(event -> isNear(write, event, around))
                            .filter(event -> answers(question, write, event))
                            .sorted(Comparator.comparing(event -> event.ref().timestamp()))
                            .toList());
        }
        return new Nearby(answers, Optional.empty());
    }

    private static boolean isNear(TaskWrite write, SourceEvent event, Duration around) {
        Duration distance =
                Duration.between(write.event().timestamp(), event.ref().timestamp());
        return distance.abs().compareTo(around) < 0;
    }

    private static boolean answers(Question question, TaskWrite write, SourceEvent event) {
        Optional<String> code = text(event, "event.code");
        String path = text(event, "registry.path").orElse("").toUpperCase(Locale.ROOT);
        Optional<String> process = write.text("process.entity_id");
        return switch (question) {
            case REGISTERED -> code.filter(List.of("4698", "4702")::contains).isPresent();
            case NAMED ->
                path.contains(write.guid().value())
                        || text(event, "registry.data.strings")
                                .equals(Optional.of(write.guid().value()));
            case LOGGED_ON ->
                code.equals(Optional.of("4624")) && text(event, "source.ip").equals(write.text("source.ip"));
            case STARTED -> text(event, "process.entity_id").isPresent();
            case WRITTEN ->
                path.endsWith("\\ACTIONS") && text(event, "process.entity_id").equals(process);
        };
    }

    private static Optional<String> text(SourceEvent event, String path) {
        return Nested.text(event.fields(), path);
    }
}
