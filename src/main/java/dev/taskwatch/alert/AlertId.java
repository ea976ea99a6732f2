package dev.taskwatch.alert;

import dev.taskwatch.rule.RuleId;
import dev.taskwatch.search.EventRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * What makes an alert the same alert: the rule and the event that completed the match, wherever that event is stored by
 * now. A first event that arrives late pairs the same terminal event anew, and must not make a second alert.
 *
 * @param value the document's {@code _id}: SHA-256 in hexadecimal
 * @param time the terminal event's time in milliseconds, which decides the index
 */
public record AlertId(String value, Instant time) {

    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuu.MM").withZone(ZoneOffset.UTC);

    /** The id of the alert for {@code rule} and {@code terminal}; the encoding never changes. */
    public static AlertId of(RuleId rule, EventRef terminal) {
        Instant time = terminal.timestamp().truncatedTo(ChronoUnit.MILLIS);
        String identity = String.join("\n", rule.value(), terminal.id(), Long.toString(time.toEpochMilli()));
        return new AlertId(HexFormat.of().formatHex(sha256(identity)), time);
    }

    /** The one index this alert can be in, so that creating it there decides whether it is new. */
    public String index() {
        return index(time);
    }

    /** The index of the alerts whose terminal event is of this time. */
    public static String index(Instant time) {
        return "taskwatch-alerts-" + MONTH.format(time);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
