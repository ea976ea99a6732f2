package dev.taskwatch.search;

import dev.taskwatch.exception.ExceptionItem;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.FieldMappings;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.schedule.DetectionWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/**
 * A search that does not see events of known benign activity. Exceptions that the cluster refuses cost alerts that nobody
 * needs, never one that somebody does: then the rule is searched without them.
 */
@Component
@Primary
public final class ExceptedSearch implements EqlSearch {

    private static final Logger log = LoggerFactory.getLogger(ExceptedSearch.class);

    /** The type of the error of a shard whose index cannot take a query; a shard that is lost has another one. */
    private static final String REFUSED_BY_A_SHARD = "query_shard_exception";

    private final EqlSearch search;
    private final Exceptions exceptions;
    private final KnownMappings mappings;
    private final Map<RuleId, String> refusals = new ConcurrentHashMap<>();

    ExceptedSearch(@Qualifier("crossClusterSearch") EqlSearch search, Exceptions exceptions, KnownMappings mappings) {
        this.search = search;
        this.exceptions = exceptions;
        this.mappings = mappings;
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        List<ExceptionItem> active = exceptions.activeFor(rule.id());
        if (active.isEmpty()) {
            refusals.remove(rule.id());
            return search.search(rule, window, size);
        }
        try {
            SearchAnswer answer = without(rule, active, window, size);
            Optional<String> refused = answer.missing().filter(why -> why.contains(REFUSED_BY_A_SHARD));
            if (refused.isPresent()) {
                return withoutItemsThatShardsRefuse(rule, window, size, answer, refused.get());
            }
            refusals.remove(rule.id());
            return answer;
        } catch (SearchBlindException e) {
            SearchAnswer answer = withoutItems(rule, window, size, e);
            refused(rule, String.valueOf(e.getMessage()));
            return answer;
        }
    }

    /**
     * The items are at fault only if the whole cluster answers without them. Otherwise a passing fault could make an alert
     * of suppressed activity.
     */
    private SearchAnswer withoutItems(Rule rule, DetectionWindow window, int size, SearchBlindException refusal) {
        if (!refusal.isAboutTheRequest()) {
            throw refusal;
        }
        try {
            return search.searchWhole(rule, window, size);
        } catch (SearchUnavailableException e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    /**
     * A field may be mapped differently in each index, and the shards of one index refuse what others answer. That does not
     * pass, and the index would stay unsearched.
     */
    private SearchAnswer withoutItemsThatShardsRefuse(
            Rule rule, DetectionWindow window, int size, SearchAnswer partial, String why) {
        try {
            SearchAnswer answer = search.searchWhole(rule, window, size);
            refused(rule, why);
            return answer;
        } catch (SearchUnavailableException | SearchBlindException e) {
            return partial; // the items are not proven to be at fault
        }
    }

    /** The same search without the events of {@code hidden}, and with those of all other exceptions. */
    public SearchAnswer without(Rule rule, List<ExceptionItem> hidden, DetectionWindow window, int size) {
        return search.search(hidden.isEmpty() ? rule : hiding(rule, hidden), window, size);
    }

    /** Why active items suppress nothing for the rule, as far as the mappings of its indices are known. */
    public List<String> problems(Rule rule) {
        FieldMappings known = mappings.of(rule);
        return exceptions.activeFor(rule.id()).stream()
                .flatMap(item -> item.problem(known).stream())
                .toList();
    }

    /** Why the cluster does not take the exceptions of a rule, as of the rule's last search. */
    public Optional<String> refusal(RuleId rule) {
        return Optional.ofNullable(refusals.get(rule));
    }

    private Rule hiding(Rule rule, List<ExceptionItem> hidden) {
        Set<String> fields =
                hidden.stream().flatMap(item -> item.fields().stream()).collect(Collectors.toSet());
        FieldMappings known = mappings.knowing(rule, fields);
        List<Map<String, Object>> queries = hidden.stream()
                .filter(item -> item.problem(known).isEmpty())
                .map(item -> item.query(known))
                .toList();
        if (queries.isEmpty()) {
            return rule;
        }
        List<Map<String, Object>> filters = new ArrayList<>(rule.filters());
        filters.add(Map.of("bool", Map.of("must_not", queries)));
        return rule.asking(rule.outline(), filters);
    }

    private void refused(Rule rule, String why) {
        if (!why.equals(refusals.put(rule.id(), why))) {
            log.warn("rule {} is searched without exceptions, which the cluster refuses: {}", rule.id(), why);
        }
    }
}
