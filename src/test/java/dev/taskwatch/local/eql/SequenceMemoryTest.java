package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.eql.Query.Pipe;
import dev.taskwatch.local.eql.Query.Position;
import dev.taskwatch.local.eql.Searches.Hit;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A window may hold any number of events: they are read page by page, and no more of them is kept than maxspan asks for. */
class SequenceMemoryTest {
    private static final int FEW = 10_000;
    private static final int MANY = Integer.getInteger("eql.events", 100_000);
    private static final int PAGE = 1000;
    private static final int KEYS = 5000;

    @Test
    void manyEventsDoNotTakeTwiceTheMemoryOfFew() {
        int few = mostInMemory(FEW);
        int many = mostInMemory(MANY);

        System.out.printf("of %d events %d are in memory at once, of %d %d%n", MANY, many, FEW, few);
        assertThat(few).isPositive();
        assertThat(many).isLessThan(2 * few);
    }

    /** The most events that are in memory at once, while sequences are looked for among so many. */
    private static int mostInMemory(int events) {
        Series series = new Series(events);
        EventOrder order = new EventOrder(new FieldType("@timestamp", "date"), Optional.empty());
        List<PartCursor> cursors = IntStream.range(0, 2)
                .mapToObj(part -> new PartCursor(series, order, series.part(part), Position.HEAD, PAGE))
                .toList();
        SequenceShape shape = SequenceShape.of(Duration.ofSeconds(1), SequenceShape.Part.ONE, SequenceShape.Part.ONE);
        Limit limit = new Limit(List.of(new Pipe(Position.TAIL, 10)));

        assertThat(new SequenceSearch(shape, cursors, limit).run()).hasSize(10);
        return series.mostInMemory;
    }

    /** One event a millisecond, of the one part and the other in turn. */
    private static final class Series implements Searches {
        private final int events;
        private final List<WeakReference<String>> ids = new ArrayList<>();
        private int mostInMemory;

        Series(int events) {
            this.events = events;
        }

        PartSearch part(int part) {
            List<Optional<FieldType>> key = List.of(Optional.of(new FieldType("key", "keyword")));
            return new PartSearch(Clause.ALWAYS, key, Map.of("part", part));
        }

        @Override
        public List<Hit> search(Map<String, Object> body) {
            int part = (int) ((Map<?, ?>) body.get("query")).get("part");
            List<?> after = (List<?>) body.get("search_after");
            int first = after == null ? part : (int) (long) (Long) after.get(0) + 2;
            if (first % (events / 10) < 2 * PAGE) {
                mostInMemory = Math.max(mostInMemory, inMemory());
            }
            return IntStream.iterate(first, i -> i < events, i -> i + 2)
                    .limit(PAGE)
                    .mapToObj(this::hit)
                    .toList();
        }

        private Hit hit(int i) {
            Map<String, List<Object>> fields =
                    Map.of("@timestamp", List.of(Integer.toString(i)), "key", List.of("key " + i / 2 % KEYS));
            String id = "event " + i;
            ids.add(new WeakReference<>(id));
            return new Hit("index", id, List.of((long) i, (long) i), fields, Set.of(), null);
        }

        /** By their ids, which whatever is kept of an event keeps; other tests' memory does not count. */
        private int inMemory() {
            System.gc();
            ids.removeIf(id -> id.refersTo(null));
            return ids.size();
        }
    }
}
