package dev.taskwatch.exception;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML in which every value is the text that stands there: no date, no {@code 012} that is ten, no {@code no}. */
final class YamlTexts {

    private YamlTexts() {}

    /** What the document lists. An empty file may be one that is being written, so it lists nothing only as {@code []}. */
    static List<?> list(String yaml) {
        Object document = load(yaml);
        if (document instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(
                document == null
                        ? "the file is empty; write [] for no exceptions"
                        : "the file is no list; begin each exception with \"- name:\"");
    }

    static Map<String, Object> fields(String place, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(
                    place + " has \"" + value + "\" where fields belong; write them as field: value");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((field, content) -> fields.put(String.valueOf(field), content));
        return fields;
    }

    /** A text, or a list of texts. */
    static List<String> texts(String place, @Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object one : value instanceof List<?> list ? list : Collections.singletonList(value)) {
            if (!(one instanceof String text)) {
                throw new IllegalArgumentException(place + " has " + one
                        + " where a text belongs; write a field by its whole name, such as source.ip");
            }
            texts.add(text);
        }
        return texts;
    }

    private static @Nullable Object load(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        Resolver textsOnly = new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        };
        try {
            return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, textsOnly)
                    .load(yaml);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark().getLine() + 1;
            String why = String.valueOf(e.getProblem()).replaceAll("\\s+", " ");
            throw new IllegalArgumentException(
                    "line " + line + " is not YAML (" + why + "); correct it; what begins with * needs quotes", e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("the file is not YAML (" + e.getMessage() + "); correct it", e);
        }
    }
}
