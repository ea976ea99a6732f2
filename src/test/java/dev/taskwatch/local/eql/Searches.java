package dev.taskwatch.local.eql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The searches that an EQL search is made of, all over the same indices as they were at its start. */
interface Searches {
    /** @param body a {@code _search} body */
    List<Hit> search(Map<String, Object> body);

    /**
     * @param sort the values that it was sorted by
     * @param fields the values of the fields that were asked for
     * @param matched the named queries that it matches
     */
    record Hit(
            String index,
            String id,
            List<@Nullable Object> sort,
            Map<String, List<Object>> fields,
            Set<String> matched,
            byte @Nullable [] source) {
        EventId eventId() {
            return new EventId(index, id);
        }
    }

    record EventId(String index, String id) {}
}
