package dev.taskwatch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the service relies on in every {@link SourceEvents}. */
abstract class SourceEventsContract {

    abstract SourceEvents events();

    abstract String index();

    abstract void add(List<InMemoryEvent> events);

    @Test
    void givesWhatEachEventSays() {
        InMemoryEvent one = event("1", "12:00:00");
        InMemoryEvent two = event("2", "12:00:01");
        add(List.of(one, two, event("3", "12:00:02")));

        Map<EventRef, SourceEvent> fetched =
                events().fetch(rule(index()), List.of(two.ref(), one.ref())).events();

        assertThat(fetched).containsOnlyKeys(one.ref(), two.ref());
        assertThat(fetched.get(two.ref()).source()).contains(two.source());
    }

    @Test
    void anEventThatIsThereNoMoreHasNoSource() {
        InMemoryEvent there = event("1", "12:00:00");
        EventRef gone = event("2", "12:00:01").ref();
        add(List.of(there));

        Map<EventRef, SourceEvent> fetched =
                events().fetch(rule(index()), List.of(there.ref(), gone)).events();

        assertThat(fetched).containsOnlyKeys(there.ref(), gone);
        assertThat(fetched.get(there.ref()).source()).contains(there.source());
        assertThat(fetched.get(gone).source()).isEmpty();
    }

    @Test
    void anEventIsFoundInTheIndexThatItsOwnWasRenamedTo() {
        InMemoryEvent event = event("1", "12:00:00");
        add(List.of(event));
        EventRef before = new EventRef("an-older-name", "1", event.timestamp());

        assertThat(events().fetch(rule(index()), List.of(before))
                        .events()
                        .get(before)
                        .source())
                .contains(event.source());
    }

    @Test
    void theSameIdAtAnotherTimeIsAnotherEvent() {
        InMemoryEvent event = event("1", "12:00:00");
        add(List.of(event));
        EventRef later = new EventRef(index(), "1", event.timestamp().plusMillis(1));

        SourceAnswer answer = events().fetch(rule(index()), List.of(later));

        assertThat(answer.missing()).isEmpty();
        assertThat(answer.events()).containsEntry(later, new SourceEvent(later, Optional.empty()));
    }

    private static Rule rule(String index) {
        return Rules.over(index);
    }

    private InMemoryEvent event(String id, String time) {
        return new InMemoryEvent(
                index(), id, Instant.parse("2024-05-01T" + time + "Z"), "network", Map.of("host.id", "host-" + id));
    }
}
