package dev.taskwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the documents show is as the service has it. */
class DocsTest {

    private static final Path SETTINGS = Path.of("docs/settings.md");
    private static final Path INSTALL = Path.of("docs/install.md");
    private static final Pattern LINK = Pattern.compile("]\\(([^):#\\s]*)(?:#([^)]+))?\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
    private static final Pattern FILE = Pattern.compile("\\b(?:bench|docs|helm|compose|monitoring)/[\\w./-]+");
    private static final Pattern TYPE = Pattern.compile("\\bdev\\.taskwatch\\.[\\w.]+");

    @Test
    void everySettingIsThereWithItsDefault() throws IOException {
        Path renewed = Files.writeString(Path.of("target/settings.md"), settingsPage());

        assertThat(SETTINGS).as("copy %s over it", renewed).hasSameTextualContentAs(renewed);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndToAHeadingThere(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            Path target = link.group(1).isEmpty()
                    ? page
                    : page.toAbsolutePath().getParent().resolve(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as("headings of %s", target).contains(link.group(2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatACommandNamesIsThere(Path page) throws Exception {
        String commands = String.join("\n", blocks(page, "sh"));

        assertThat(FILE.matcher(commands).results().map(file -> Path.of(file.group())))
                .allSatisfy(file -> assertThat(file).exists());
        for (MatchResult type : TYPE.matcher(commands).results().toList()) {
            assertThat(Class.forName(type.group()).getMethod("main", String[].class))
                    .isNotNull();
        }
    }

    @Test
    void theChartTakesTheValuesThatAreShown() throws IOException {
        assertThat(blocks(INSTALL, "yaml").stream().filter(yaml -> yaml.startsWith("# values.yaml")))
                .isNotEmpty()
                .allSatisfy(yaml -> assertThat(Chart.with(yaml).objects()).isNotEmpty());
    }

    @Test
    void theServiceKnowsTheSettingsThatAreShown() throws IOException {
        for (String yaml : blocks(INSTALL, "yaml")) {
            if (!yaml.startsWith("# values.yaml")) {
                assertThat(Settings.flat(yaml).keySet()).isNotEmpty().allMatch(Settings::isKnown);
            }
        }
    }

    @Test
    void theRuleThatIsShownIsOne() throws IOException {
        assertThat(blocks(Path.of("docs/rules.md"), "toml"))
                .singleElement()
                .satisfies(
                        toml -> assertThat(RuleFile.read("docs/rules.md", toml).warnings())
                                .isEmpty());
    }

    @Test
    void theChineseReadmeHasTheSameSectionsAndCommands() throws IOException {
        Path english = Path.of("README.md");
        Path chinese = Path.of("README.zh-CN.md");

        assertThat(levels(chinese)).isEqualTo(levels(english));
        for (String language : List.of("sh", "eql", "yaml")) {
            assertThat(withoutComments(blocks(chinese, language)))
                    .as(language)
                    .isEqualTo(withoutComments(blocks(english, language)));
        }
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            docs.filter(page -> page.toString().endsWith(".md")),
                            Stream.of(Path.of("README.md"), Path.of("README.zh-CN.md")))
                    .toList();
        }
    }

    /** The service's own indices, and all that the packaged rule and the enrichment read. */
    @Test
    void theRuntimeKeyReadsWhatTheServiceReads() throws IOException {
        List<String> readable = entries("runtime")
                .path("indices")
                .valueStream()
                .filter(entry -> entry.path("privileges").toString().contains("\"read\""))
                .flatMap(entry -> entry.path("names").valueStream().map(JsonNode::asString))
                .toList();

        String rule = Files.readString(Path.of("src/main/resources/rules/remote_scheduled_task_creation.toml"));
        String indices = rule.substring(rule.indexOf("\nindex"), rule.indexOf("]", rule.indexOf("\nindex")));
        assertThat(readable)
                .containsAll(Pattern.compile("\"([^\"]+)\"")
                        .matcher(indices)
                        .results()
                        .map(match -> match.group(1))
                        .toList())
                .containsAll(Settings.flat(Files.readString(Path.of("application.yml"))).entrySet().stream()
                        .filter(setting -> setting.getKey().startsWith("taskwatch.enrich.indices"))
                        .map(setting -> setting.getValue().toString())
                        .toList())
                .contains("taskwatch-alerts*", "taskwatch-state", "taskwatch-runs");
    }

    @Test
    void aStolenRuntimeKeyCanNeitherChangeNorDeleteAnAlert() throws IOException {
        JsonNode runtime = entries("runtime");

        assertThat(runtime.path("cluster")).isEmpty();
        assertThat(runtime.path("indices")
                        .valueStream()
                        .filter(entry -> entry.path("names").toString().contains("alerts"))
                        .flatMap(entry -> entry.path("privileges").valueStream().map(JsonNode::asString)))
                .containsExactly("read", "create_doc", "auto_configure");
        assertThat(runtime.toString()).doesNotContain("delete", "manage", "\"all\"", "\"write\"");
    }

    @Test
    void composeRunsWhatThereIs() throws IOException {
        Map<String, Map<String, Map<String, Object>>> compose =
                new Yaml().load(Files.readString(Path.of("compose.yaml")));

        assertThat(compose.get("services").values())
                .filteredOn(service -> service.containsKey("entrypoint"))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(Path.of("." + ((List<?>) service.get("entrypoint")).get(1)))
                        .isExecutable());
        assertThat(compose.get("services").values())
                .flatExtracting(service -> (List<?>) service.getOrDefault("volumes", List.of()))
                .map(volume -> volume.toString().split(":")[0])
                .allSatisfy(source -> assertThat(
                                compose.get("volumes").containsKey(source) || Files.exists(Path.of(source)))
                        .as(source)
                        .isTrue());
        assertThat(compose.get("services").keySet())
                .containsAll(compose.get("services").values().stream()
                        .flatMap(service -> waitsFor(service).stream())
                        .toList());
        assertThat(compose.get("services").get("taskwatch")).containsEntry("read_only", true);
    }

    private static List<String> anchors(Path page) throws IOException {
        return headings(page)
                .map(heading -> heading.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<Integer> levels(Path page) throws IOException {
        return headings(page).map(heading -> heading.indexOf(' ')).toList();
    }

    private static Stream<String> headings(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).replaceAll("").lines().filter(line -> line.matches("#+ .*"));
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static List<String> withoutComments(List<String> blocks) {
        return blocks.stream().map(block -> block.replaceAll("(?m) +# .*$", "")).toList();
    }

    @SuppressWarnings("unchecked")
    private static Set<String> waitsFor(Map<String, Object> service) {
        return ((Map<String, Object>) service.getOrDefault("depends_on", Map.of())).keySet();
    }

    private static JsonNode entries(String key) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(Path.of("docs/api-keys", key + ".json")))
                .path("role_descriptors")
                .path(key);
    }

    private static String settingsPage() throws IOException {
        Map<String, Object> set = Settings.flat(Files.readString(Path.of("application.yml")));
        return """
                # Settings

                Made from the service's own metadata by `mvn test -Dtest=DocsTest`, which leaves it in `target/settings.md`.
                [`application.yml`](../application.yml) says more of most, and how to set them. Durations are numbers with a unit: `5s`, `5m`, `24h`, `7d`.

                ## Taskwatch

                %s
                ## Elasticsearch

                Spring Boot's. User name, password and API key belong into files or a secret, see [install](install.md#keys).

                %s
                ## The rest

                Spring Boot's, where Taskwatch's default is another one.

                %s""".formatted(
                        table(Settings.below("taskwatch."), set),
                        table(Settings.below("spring.elasticsearch."), set),
                        table(Settings.setAsideFrom(List.of("taskwatch.", "spring.elasticsearch."), set), set));
    }

    private static String table(Map<String, JsonNode> settings, Map<String, Object> set) {
        StringBuilder table = new StringBuilder("| setting | default | meaning |\n| --- | --- | --- |\n");
        settings.forEach((name, setting) -> table.append("| `%s` | %s | %s |\n"
                .formatted(
                        name,
                        defaultOf(name, setting, set),
                        setting.path("description")
                                .asString("")
                                .replace("|", "\\|")
                                .replaceAll("\\s+", " "))));
        return table.toString();
    }

    /** What application.yml sets counts before what the code has. */
    private static String defaultOf(String name, JsonNode setting, Map<String, Object> set) {
        JsonNode inCode = setting.path("defaultValue");
        String value = set.containsKey(name)
                ? set.get(name).toString()
                : inCode.isString()
                        ? inCode.asString()
                        : inCode.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        return value.isEmpty() ? "" : "`" + value + "`";
    }
}
