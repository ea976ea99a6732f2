package dev.taskwatch.source;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.search.KnownMappings;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** After each check of the data sources, in its thread: learns how indices map fields, so that no run has to ask. */
@Component
class MappingRefresh {

    private final RuleCatalog rules;
    private final KnownMappings mappings;

    MappingRefresh(RuleCatalog rules, KnownMappings mappings) {
        this.rules = rules;
        this.mappings = mappings;
    }

    @EventListener
    void on(SourceReport report) {
        mappings.refresh(rules.rules());
    }
}
