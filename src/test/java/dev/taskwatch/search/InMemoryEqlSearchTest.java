package dev.taskwatch.search;

import java.util.List;

class InMemoryEqlSearchTest extends EqlSearchContract {

    private final InMemoryEvents events = new InMemoryEvents();

    @Override
    EqlSearch search() {
        return new InMemoryEqlSearch(events);
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
