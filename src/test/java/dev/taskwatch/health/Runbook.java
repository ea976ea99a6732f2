package dev.taskwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code docs/runbook.md}: an entry is a heading of third level, what is said in a quotation, and three paragraphs. */
public final class Runbook {

    private Runbook() {}

    /** @param message as it is said, with {@code …} for facts */
    record Entry(String name, String message, String text) {

        void assertSays(String said) {
            String pattern =
                    Stream.of(message.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
            assertThat(said)
                    .as("what the runbook's entry %s says", name)
                    .matches(Pattern.compile(pattern, Pattern.DOTALL));
        }

        void assertAdvises(String remedy) {
            assertThat(text.replaceAll("\\s+", " ").replace("`", ""))
                    .as("the runbook's entry %s", name)
                    .containsIgnoringCase("**Remedy.** " + remedy);
        }
    }

    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String section : read().split("\n### ")) {
            String name = section.lines().findFirst().orElseThrow();
            String message = section.lines()
                    .filter(line -> line.startsWith("> "))
                    .map(line -> line.substring(2))
                    .collect(Collectors.joining(" "));
            if (!message.isEmpty()) {
                entries.add(new Entry(name, message, section));
            }
        }
        return entries;
    }

    static Entry entry(String name) {
        return entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/runbook.md has no entry " + name));
    }

    /** Fails unless {@code said} is, but for its facts, what the entry {@code name} quotes. */
    public static void assertSays(String name, String said) {
        entry(name).assertSays(said);
    }

    /** Fails unless a finding, as health's JSON has it, is what the entry of its name says. */
    public static void assertExplains(JsonNode finding) {
        Entry entry = entry(finding.path("condition").asString());
        entry.assertSays(finding.path("message").asString());
        entry.assertAdvises(finding.path("remedy").asString());
    }

    private static String read() {
        try {
            return Files.readString(Path.of("docs/runbook.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
