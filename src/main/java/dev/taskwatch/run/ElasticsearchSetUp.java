package dev.taskwatch.run;

import dev.taskwatch.alert.AlertId;
import dev.taskwatch.elasticsearch.ElasticsearchOwnIndex;
import dev.taskwatch.elasticsearch.ElasticsearchTemplates;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * {@code --set-up}: installs what the service's indices need, with a key that may, and ends. The service's own key then
 * needs no right on the cluster. The exit code is 1 if
 * something is still missing, or if new indices would follow templates of others.
 */
@Component
@ConditionalOnProperty("set-up")
class ElasticsearchSetUp implements ApplicationRunner, ExitCodeGenerator {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchSetUp.class);

    private final ElasticsearchTemplates templates;
    private final Clock clock;
    private boolean complete;

    ElasticsearchSetUp(ElasticsearchTemplates templates, Clock clock) {
        this.templates = templates;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try {
            complete = templates.install(StateUnavailableException::new) && areInForce();
        } catch (StateUnavailableException e) {
            log.error("set-up failed: {}", e.getMessage());
        }
    }

    /** Templates of others may take the place of those that are installed. */
    private boolean areInForce() {
        Map<ElasticsearchOwnIndex, String> names = new EnumMap<>(ElasticsearchOwnIndex.class);
        names.put(ElasticsearchOwnIndex.ALERTS, AlertId.index(clock.instant()));
        names.put(ElasticsearchOwnIndex.RUNS, ElasticsearchOwnIndex.RUNS.template());
        names.put(ElasticsearchOwnIndex.STATE, ElasticsearchOwnIndex.STATE.template());
        List<String> problems = templates.problems(names, StateUnavailableException::new);
        problems.forEach(problem -> log.error("set-up is not complete: {}", problem));
        return problems.isEmpty();
    }

    @Override
    public int getExitCode() {
        return complete ? 0 : 1;
    }
}
