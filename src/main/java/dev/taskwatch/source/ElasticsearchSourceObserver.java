package dev.taskwatch.source;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.FieldCapsResponse;
import co.elastic.clients.elasticsearch.core.MsearchResponse;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import co.elastic.clients.elasticsearch.security.IndexPrivilege;
import co.elastic.clients.elasticsearch.security.has_privileges.IndexPrivilegesCheck;
import dev.taskwatch.elasticsearch.ElasticsearchAnswers;
import dev.taskwatch.elasticsearch.ElasticsearchFailures;
import dev.taskwatch.elasticsearch.ElasticsearchPrivileges;
import dev.taskwatch.rule.IndexPattern;
import dev.taskwatch.search.SearchUnavailableException;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** One question for rights, one for the fields of each pattern, and an {@code _msearch} for every few sources. */
@Component
final class ElasticsearchSourceObserver implements SourceObserver {

    /** Of 8 sources with 500 events each it is about 1 MB. */
    private static final int LARGEST_ANSWER = 8 << 20;

    private static final int SOURCES_A_REQUEST = 8;

    private final ElasticsearchClient client;

    ElasticsearchSourceObserver(ElasticsearchClient client) {
        this.client = ElasticsearchAnswers.atMost(LARGEST_ANSWER, client);
    }

    @Override
    public Map<Source, Observation> observe(Map<Source, Set<String>> fields, Instant now) {
        Set<String> unreadable = unreadable(fields.keySet());
        Map<Source, Observation> observations = new LinkedHashMap<>();
        List<ElasticsearchSourceSearch> searches = new ArrayList<>();
        Map<List<String>, Set<String>> ofIndices = new LinkedHashMap<>();
        fields.forEach((source, some) -> {
            Set<String> all = ofIndices.computeIfAbsent(source.indices(), any -> new LinkedHashSet<>());
            all.addAll(some);
            all.addAll(List.of(ARRIVAL, CREATED));
        });
        ofIndices.forEach((indices, wanted) -> {
            List<Source> sources = fields.keySet().stream()
                    .filter(source -> source.indices().equals(indices))
                    .toList();
            boolean readable = !unreadable.contains(indices.get(0));
            try {
                FieldCapsResponse caps = fieldCaps(indices, wanted);
                for (Source source : sources) {
                    if (caps.indices().isEmpty()) {
                        observations.put(source, Observation.withoutEvents(readable, false));
                    } else {
                        searches.add(new ElasticsearchSourceSearch(
                                source, fields.getOrDefault(source, Set.of()), caps.fields(), readable, now));
                    }
                }
            } catch (RefusedException e) {
                sources.forEach(source -> observations.put(source, e.observation()));
            }
        });
        for (int from = 0; from < searches.size(); from += SOURCES_A_REQUEST) {
            search(searches.subList(from, Math.min(from + SOURCES_A_REQUEST, searches.size())), observations);
        }
        return observations;
    }

    /** Patterns of which not all may be read. Remote clusters have rights of their own, which cannot be asked for. */
    private Set<String> unreadable(Set<Source> sources) {
        List<String> patterns = sources.stream()
                .map(Source::pattern)
                .filter(pattern -> !new IndexPattern(pattern).isRemote())
                .distinct()
                .toList();
        Set<String> unreadable = new LinkedHashSet<>();
        if (!patterns.isEmpty()) {
            IndexPrivilegesCheck check =
                    IndexPrivilegesCheck.of(of -> of.names(patterns).privileges(IndexPrivilege.Read));
            ElasticsearchPrivileges.granted(client, List.of(check), SearchUnavailableException::new)
                    .forEach((pattern, rights) -> {
                        if (rights.containsValue(false)) {
                            unreadable.add(pattern);
                        }
                    });
        }
        return unreadable;
    }

    private FieldCapsResponse fieldCaps(List<String> indices, Set<String> fields) {
        return ElasticsearchFailures.calling(
                () -> client.fieldCaps(caps -> caps.index(indices)
                        .fields(List.copyOf(fields))
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)),
                ElasticsearchSourceObserver::refusal);
    }

    /** A refusal of one pattern says nothing of the others; any other failure concerns them all. */
    private static RuntimeException refusal(String why, Exception cause) {
        int status = ElasticsearchFailures.status(cause);
        return cause instanceof ElasticsearchException && (status == 400 || status == 403 || status == 404)
                ? new RefusedException(why, cause, status)
                : new SearchUnavailableException(why, cause);
    }

    private void search(List<ElasticsearchSourceSearch> searches, Map<Source, Observation> observations) {
        List<RequestItem> items =
                searches.stream().flatMap(search -> search.items().stream()).toList();
        MsearchResponse<Map<String, Object>> answer = ElasticsearchFailures.calling(
                () -> client.msearch(request -> request.searches(items), (Type) Map.class),
                SearchUnavailableException::new);
        for (int i = 0; i < searches.size(); i++) {
            int first = i * ElasticsearchSourceSearch.ITEMS;
            observations.put(
                    searches.get(i).source(),
                    searches.get(i)
                            .observation(answer.responses().subList(first, first + ElasticsearchSourceSearch.ITEMS)));
        }
    }

    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(String why, Exception cause, int status) {
            super(why, cause);
            this.status = status;
        }

        Observation observation() {
            return status == 403
                    ? Observation.withoutEvents(false, false)
                    : Observation.unknown(Optional.ofNullable(getMessage()).orElse("refused"));
        }
    }
}
