package dev.taskwatch.search;

import java.util.List;

class InMemoryEventsTest extends SourceEventsContract {

    private final InMemoryEvents events = new InMemoryEvents();

    @Override
    SourceEvents events() {
        return events;
    }

    @Override
    String index() {
        return "events";
    }

    @Override
    void add(List<InMemoryEvent> more) {
        more.forEach(events::add);
    }
}
