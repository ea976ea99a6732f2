package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.ClassPathResource;

/** A file of {@code src/test/resources/alerts} that an outcome must equal, so that a change is reviewed as a diff. */
public record GoldenFile(String name) {

    /** What differs is left in {@code target/golden}, to be compared and, if it is right, copied. */
    public void equalTo(String actual) throws IOException {
        Path left = Path.of("target", "golden").resolve(name);
        Files.createDirectories(left.getParent());
        Files.writeString(left, actual);
        ClassPathResource golden = new ClassPathResource("alerts/" + name);
        assertThat(golden.exists()).as("no alerts/%s; see %s", name, left).isTrue();
        assertThat(actual).as("see %s", left).isEqualTo(golden.getContentAsString(StandardCharsets.UTF_8));
        Files.delete(left);
    }
}
