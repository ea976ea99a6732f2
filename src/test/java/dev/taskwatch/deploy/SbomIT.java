package dev.taskwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar's bill of materials. */
class SbomIT {

    @Test
    void namesEveryLibraryOfTheJarAndNoneOfTheTests() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("taskwatch.jar", "target/taskwatch.jar"))) {
            List<String> libraries = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("BOOT-INF/lib/".length()))
                    .filter(name -> !name.startsWith("spring-boot-jarmode-")) // Spring Boot's repackaging adds it
                    .toList();

            assertThat(sbom(jar)
                            .path("components")
                            .valueStream()
                            .map(component -> component.path("name").asString() + "-"
                                    + component.path("version").asString() + ".jar"))
                    .containsAll(libraries)
                    .noneMatch(library -> library.startsWith("junit-") || library.startsWith("wiremock"));
            assertThat(libraries).hasSizeGreaterThan(30);
        }
    }

    private static JsonNode sbom(JarFile jar) throws IOException {
        try (InputStream sbom = jar.getInputStream(jar.getEntry(where(jar)))) {
            return JsonMapper.shared().readTree(sbom);
        }
    }

    /** Where the manifest says, which is where Actuator reads it. */
    private static String where(JarFile jar) throws IOException {
        return jar.getManifest().getMainAttributes().getValue("Sbom-Location");
    }
}
