package dev.taskwatch.run;

import dev.taskwatch.elasticsearch.ElasticsearchTemplates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * {@code --set-up}: installs what the service's indices need, with a key that may, and ends. The service's own key then
 * needs no right on the cluster. The exit code is 1 if anything is missing still.
 */
@Component
@ConditionalOnProperty("set-up")
class ElasticsearchSetUp implements ApplicationRunner, ExitCodeGenerator {

    private static final Logger log = LoggerFactory.getLogger(ElasticsearchSetUp.class);

    private final ElasticsearchTemplates templates;
    private boolean complete;

    ElasticsearchSetUp(ElasticsearchTemplates templates) {
        this.templates = templates;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try {
            complete = templates.install(StateUnavailableException::new);
        } catch (StateUnavailableException e) {
            log.error("set-up failed: {}", e.getMessage());
        }
    }

    @Override
    public int getExitCode() {
        return complete ? 0 : 1;
    }
}
