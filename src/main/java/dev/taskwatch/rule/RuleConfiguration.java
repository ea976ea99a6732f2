package dev.taskwatch.rule;

import java.util.Optional;
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
        Optional<String> directory = Optional.ofNullable(properties.location()).filter(location -> !location.isBlank());
        RuleCatalog catalog = RuleCatalog.load(directory);
        catalog.warnings().forEach(log::warn);
        return catalog;
    }
}
