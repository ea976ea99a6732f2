package dev.taskwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class NameUuidTest {

    @Test
    void aNameHasOneUuidForGood() {
        UUID uuid = NameUuid.of("954ee7c8-5437-49ae-b2d6-2960883898e9");

        assertThat(uuid).isEqualTo(UUID.fromString("c334503a-348f-53ec-8203-721903638075"));
        assertThat(uuid.version()).isEqualTo(5);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(NameUuid.of("another")).isNotEqualTo(uuid);
    }
}
