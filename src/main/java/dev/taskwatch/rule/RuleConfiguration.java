package dev.taskwatch.rule;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RulesProperties.class)
class RuleConfiguration {

    private static final Logger log = LoggerFactory.getLogger(RuleConfiguration.class);

    /** Loaded once, at start; a rule that cannot run stops the start. */
    @Bean
    RuleCatalog ruleCatalog(RulesProperties properties) {
        RuleCatalog catalog = RuleCatalog.load(properties.directory());
        log.info("rules loaded count={} names={}", catalog.rules().size(), names(catalog));
        catalog.warnings().forEach(log::warn);
        catalog.ignored().forEach(log::info);
        return catalog;
    }

    private static List<String> names(RuleCatalog catalog) {
        return catalog.rules().stream().map(Rule::name).toList();
    }
}
