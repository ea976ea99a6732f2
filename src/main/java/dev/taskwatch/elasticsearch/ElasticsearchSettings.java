package dev.taskwatch.elasticsearch;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.ConfigTreePropertySource.Option;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.stereotype.Component;

/** Spring Boot's settings as they are now. Its own sources keep what they once read from a directory of files. */
@Component
final class ElasticsearchSettings {

    private final Binder binder;

    ElasticsearchSettings(ConfigurableEnvironment environment) {
        MutablePropertySources sources = new MutablePropertySources();
        environment.getPropertySources().stream()
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .map(ElasticsearchSettings::readingAnew)
                .forEach(sources::addLast);
        this.binder = new Binder(
                ConfigurationPropertySources.from(sources), new PropertySourcesPlaceholdersResolver(sources));
    }

    /** The value of a setting; empty if it is absent or blank. */
    Optional<String> find(String name) {
        String value = binder.bind(name, String.class).orElse("");
        return Optional.of(value).filter(text -> !text.isBlank());
    }

    private static PropertySource<?> readingAnew(PropertySource<?> source) {
        return source instanceof ConfigTreePropertySource files
                ? new ConfigTreePropertySource(
                        files.getName(), files.getSource(), Option.ALWAYS_READ, Option.AUTO_TRIM_TRAILING_NEW_LINE)
                : source;
    }
}
