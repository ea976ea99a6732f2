package dev.taskwatch.local.telemetry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Timestamps as the shippers print them. */
final class Timestamps {

    private static final DateTimeFormatter MILLIS = formatter("SSS");
    private static final DateTimeFormatter TICKS = formatter("SSSSSSS");

    private Timestamps() {}

    static String millis(Instant time) {
        return MILLIS.format(time);
    }

    /** In Windows' unit of 100 ns. */
    static String ticks(Instant time) {
        return TICKS.format(time);
    }

    private static DateTimeFormatter formatter(String fraction) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + fraction + "'Z'")
                .withZone(ZoneOffset.UTC);
    }
}
