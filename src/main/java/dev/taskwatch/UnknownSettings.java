package dev.taskwatch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses a start with a setting below {@code taskwatch} that there is none of: a slip would leave the default in force, and
 * nobody would know. Not those of the process's environment, where Kubernetes puts names of its own.
 */
@Component
class UnknownSettings implements BeanFactoryPostProcessor {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("taskwatch");

    private static final Set<String> OF_THE_PROCESS = Set.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        ConfigurableEnvironment environment = beans.getBean(ConfigurableEnvironment.class);
        Set<ConfigurationPropertyName> known = known();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names
                    && source.getUnderlyingSource() instanceof PropertySource<?> origin
                    && !OF_THE_PROCESS.contains(origin.getName())) {
                names.stream()
                        .filter(name -> OURS.isAncestorOf(name) && !isOf(known, name))
                        .findFirst()
                        .ifPresent(name -> refuse(name, source));
            }
        }
    }

    /** What the configuration processor found in the settings' records. */
    private static Set<ConfigurationPropertyName> known() {
        try (InputStream metadata =
                new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
            return JsonMapper.shared()
                    .readTree(metadata)
                    .path("properties")
                    .valueStream()
                    .map(property ->
                            ConfigurationPropertyName.of(property.path("name").asString()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new IllegalStateException("the jar lacks the names of its settings; build it again", e);
        }
    }

    /** Also one of a list, and the empty name of a group whose settings are all comments. */
    private static boolean isOf(Set<ConfigurationPropertyName> known, ConfigurationPropertyName name) {
        ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
        return known.stream().anyMatch(one -> one.equals(setting) || name.isAncestorOf(one));
    }

    private static void refuse(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        Object value =
                Objects.requireNonNull(source.getConfigurationProperty(name)).getValue();
        throw new InvalidConfigurationPropertyValueException(
                name.toString(), value, "There is no such setting; application.yml has all of them.");
    }
}
