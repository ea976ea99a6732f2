package dev.taskwatch.elasticsearch;

import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;

/**
 * Refuses a start with a secret among the arguments, {@code --name=value} or {@code -Dname=value}: whoever may list
 * processes could read it. A placeholder alone is none.
 */
@Component
final class ElasticsearchSecretArguments implements BeanFactoryPostProcessor {

    private static final Set<String> ARGUMENTS = Set.of(
            CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    private static final Pattern NAME = Pattern.compile("(spring|server|management|taskwatch)\\..*(api-?key|password)");
    private static final Pattern VALUE = Pattern.compile("PRIVATE KEY-----|(?i)(api-?key|password)\"\\s*:");
    private static final Pattern NO_SECRET = Pattern.compile("\\s*|\\$\\{[^:}]+}");

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (ConfigurationPropertySource source :
                ConfigurationPropertySources.get(beans.getBean(ConfigurableEnvironment.class))) {
            if (source instanceof IterableConfigurationPropertySource names
                    && source.getUnderlyingSource() instanceof PropertySource<?> origin
                    && ARGUMENTS.contains(origin.getName())) {
                names.stream().filter(name -> isSecret(name, source)).forEach(ElasticsearchSecretArguments::refuse);
            }
        }
    }

    private static boolean isSecret(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        String value = Objects.requireNonNull(source.getConfigurationProperty(name))
                .getValue()
                .toString();
        return !NO_SECRET.matcher(value).matches()
                && (NAME.matcher(name.toString()).matches()
                        || VALUE.matcher(value).find());
    }

    private static void refuse(ConfigurationPropertyName name) {
        throw new ElasticsearchSettingException(
                name + " holds a secret and is among the arguments, which every list of processes shows; put it into"
                        + " the environment, or into a file of that name in a directory that"
                        + " spring.config.import=configtree:DIRECTORY/ names",
                null);
    }
}
