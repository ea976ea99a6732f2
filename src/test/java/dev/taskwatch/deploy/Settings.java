package dev.taskwatch.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Settings files, and what the service and its libraries say of the settings that they know. */
final class Settings {

    private static final Map<String, JsonNode> KNOWN = known();

    private Settings() {}

    /** Each setting under its whole name. */
    static Map<String, Object> flat(String yaml) throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (PropertySource<?> source : new YamlPropertySourceLoader()
                .load("settings", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                settings.put(name, String.valueOf(source.getProperty(name)));
            }
        }
        return settings;
    }

    /** Whether the metadata has it, or a map that it is an entry of. */
    static boolean isKnown(String name) {
        String plain = name.replaceAll("\\[\\d+]", "");
        if (KNOWN.containsKey(plain)) {
            return true;
        }
        return KNOWN.keySet().stream()
                .anyMatch(known -> plain.startsWith(known + ".")
                        && KNOWN.get(known).path("type").asString("").startsWith("java.util.Map"));
    }

    /** The settings of this prefix, by name. */
    static Map<String, JsonNode> below(String prefix) {
        Map<String, JsonNode> below = new TreeMap<>(KNOWN);
        below.entrySet()
                .removeIf(setting -> !setting.getKey().startsWith(prefix)
                        || setting.getValue().has("deprecation"));
        return below;
    }

    /** What is set, and does not begin with any of the prefixes. */
    static Map<String, JsonNode> setAsideFrom(List<String> prefixes, Map<String, Object> set) {
        Map<String, JsonNode> rest = new TreeMap<>();
        set.keySet().stream()
                .filter(name -> prefixes.stream().noneMatch(name::startsWith))
                .forEach(name -> rest.put(name, KNOWN.getOrDefault(name, MissingNode.getInstance())));
        return rest;
    }

    /** What the service binds its own settings to, by prefix. */
    static Map<String, Class<?>> types() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scan.findCandidateComponents("dev.taskwatch").stream()
                .map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .collect(Collectors.toMap(
                        type -> type.getAnnotation(ConfigurationProperties.class)
                                .value(),
                        type -> type));
    }

    private static Map<String, JsonNode> known() {
        Map<String, JsonNode> known = new TreeMap<>();
        try {
            for (URL url : Collections.list(
                    Settings.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream metadata = url.openStream()) {
                    JsonMapper.shared()
                            .readTree(metadata)
                            .path("properties")
                            .forEach(property -> known.put(property.path("name").asString(), property));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }
}
