package dev.taskwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Golden files: {@code alert-blocks/NAME.json} is shown as {@code NAME.txt}. */
class AlertBlockTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"encoded-powershell", "two-commands", "sysmon", "damaged-value", "hostile-text", "another-rule"})
    void showsAnAlert(String name) throws IOException {
        Map<String, Object> alert = new JsonMapper().readValue(text(name + ".json"), new TypeReference<>() {});

        String block = AlertBlock.of(alert);

        assertThat(block).isEqualTo(text(name + ".txt"));
    }

    private static String text(String file) throws IOException {
        return new ClassPathResource("alert-blocks/" + file).getContentAsString(StandardCharsets.UTF_8);
    }
}
