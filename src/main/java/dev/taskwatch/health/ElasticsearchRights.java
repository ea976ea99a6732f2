package dev.taskwatch.health;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.security.has_privileges.IndexPrivilegesCheck;
import dev.taskwatch.elasticsearch.ElasticsearchPrivileges;
import dev.taskwatch.enrich.EnrichProperties;
import dev.taskwatch.rule.IndexPattern;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What the service's key lacks, of what {@code docs/api-keys/runtime.json} gives it. */
@Component
final class ElasticsearchRights {

    private static final String READ = "read";
    private static final String AUTO_CONFIGURE = "auto_configure";

    private static final Map<String, List<String>> OWN = new TreeMap<>(Map.of(
            "taskwatch-alerts-*", List.of(READ, "create_doc", AUTO_CONFIGURE),
            "taskwatch-runs", List.of("index", AUTO_CONFIGURE),
            "taskwatch-state", List.of(READ, "index", AUTO_CONFIGURE)));

    private final ElasticsearchClient client;
    private final List<IndexPrivilegesCheck> needed = new ArrayList<>();

    ElasticsearchRights(ElasticsearchClient client, RuleCatalog rules, EnrichProperties enrich) {
        this.client = client;
        OWN.forEach((index, privileges) ->
                needed.add(IndexPrivilegesCheck.of(check -> check.names(index).privileges(privileges))));
        List<String> searched = Stream.concat(
                        rules.rules().stream().map(Rule::indices).flatMap(List::stream), enrich.indices().stream())
                .filter(pattern -> !pattern.startsWith("-") && !new IndexPattern(pattern).isRemote())
                .distinct()
                .toList();
        if (!searched.isEmpty()) {
            needed.add(IndexPrivilegesCheck.of(check -> check.names(searched).privileges(READ)));
        }
    }

    /** None where the cluster has no security. */
    List<MissingRight> missing() {
        List<MissingRight> missing = new ArrayList<>();
        new TreeMap<>(ElasticsearchPrivileges.granted(client, needed, RightsUnknownException::new))
                .forEach((index, rights) -> new TreeMap<>(rights).forEach((privilege, has) -> {
                    if (!has) {
                        missing.add(new MissingRight(privilege, index, OWN.containsKey(index)));
                    }
                }));
        return missing;
    }
}
