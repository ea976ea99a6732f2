package dev.taskwatch.local.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Identifiers in the forms that Windows, its sensors and Elasticsearch give them. */
final class Identifiers {

    private final RandomGenerator random;

    Identifiers(RandomGenerator random) {
        this.random = random;
    }

    /** As Elasticsearch's own: 20 letters. */
    String document() {
        return Base64.getUrlEncoder().encodeToString(bytes(15));
    }

    String uuid() {
        return UUID.nameUUIDFromBytes(bytes(16)).toString();
    }

    /** As the Task Scheduler writes it: in braces, upper case. */
    String guid() {
        return "{" + uuid().toUpperCase(Locale.ROOT) + "}";
    }

    String logon() {
        return "0x" + Integer.toHexString(random.nextInt(0x100000, 0xfffffff));
    }

    String mac() {
        return "00-15-5D-" + HexFormat.ofDelimiter("-").withUpperCase().formatHex(bytes(3));
    }

    int pid() {
        return 4 * random.nextInt(120, 3000);
    }

    String entity(Shape shape, String agent, int pid) {
        if (shape == Shape.ELASTIC_DEFEND) {
            String started = random.nextInt(1_000_000_000) + "." + random.nextInt(1_000_000_000);
            return Base64.getEncoder()
                    .encodeToString((agent + "-" + pid + "-13" + started).getBytes(StandardCharsets.US_ASCII));
        }
        String hex = HexFormat.of().formatHex(bytes(10));
        return "{%s-%s-%s-%s-000000000600}"
                .formatted(agent.substring(0, 8), hex.substring(0, 4), hex.substring(4, 8), hex.substring(8, 12));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
