package dev.taskwatch.deploy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chart, as a real Helm renders it. */
final class Chart {

    static final Path DIRECTORY = Path.of("helm/taskwatch");

    /** Helm's template leaves out what only a hook makes, so here the hooks are objects like others. */
    private static final Path WITH_HOOKS = copyWithoutHookAnnotations();

    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---$");
    private static final Pattern KIND = Pattern.compile("(?m)^kind: \\S+");
    private static final KubernetesSerialization TYPES = new KubernetesSerialization();

    private final List<HasMetadata> objects;

    private Chart(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** The release "tw" in the namespace "sec". */
    static Chart with(String values) {
        return as("tw", values);
    }

    static Chart as(String release, String values) {
        return of(render(release, values));
    }

    /**
     * The release "tw" of an umbrella chart that depends on this one.
     *
     * @param dependency further lines of the dependency, such as {@code condition: taskwatch.enabled}
     * @param values the umbrella chart's own
     */
    static Chart within(String dependency, String values) {
        try {
            Path umbrella = Files.createTempDirectory("umbrella");
            copy(WITH_HOOKS, umbrella.resolve("charts/taskwatch"));
            Files.writeString(umbrella.resolve("Chart.yaml"), """
                    apiVersion: v2
                    name: umbrella
                    version: 0.1.0
                    dependencies:
                      - name: taskwatch
                        version: ">=0.0.0-0"
                    """ + dependency.indent(4));
            Files.writeString(umbrella.resolve("values.yaml"), values);
            return of(new Helm(umbrella)
                    .template()
                    .withName("tw")
                    .withNamespace("sec")
                    .call());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param rendered null where there is nothing to render */
    private static Chart of(@Nullable String rendered) {
        return new Chart(Arrays.stream(DOCUMENT.split(rendered == null ? "" : rendered))
                .filter(document -> KIND.matcher(document).find())
                .map(document -> (HasMetadata) TYPES.unmarshal(document))
                .toList());
    }

    /** @throws IllegalStateException with Helm's message if it refuses the values */
    static String render(String release, String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return new Helm(WITH_HOOKS)
                        .template()
                        .withName(release)
                        .withNamespace("sec")
                        .withValuesFile(file)
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<HasMetadata> objects() {
        return objects;
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    <T extends HasMetadata> T the(Class<T> type) {
        return all(type).findFirst().orElseThrow(() -> new AssertionError("no " + type.getSimpleName()));
    }

    /** @param suffix what follows the release's name */
    <T extends HasMetadata> T the(Class<T> type, String suffix) {
        return all(type)
                .filter(object -> object.getMetadata().getName().endsWith(suffix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " …" + suffix));
    }

    private static Path copyWithoutHookAnnotations() {
        try {
            Path copy = Files.createTempDirectory("chart").resolve("taskwatch");
            copy(DIRECTORY, copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path chart, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(chart)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(chart.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replaceAll("helm\\.sh/hook: .*", "was: a-hook"));
            }
        }
    }
}
