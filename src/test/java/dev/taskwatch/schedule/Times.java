package dev.taskwatch.schedule;

import java.time.Duration;
import java.time.Instant;

/** Times of one day, so that tests read like a clock. */
public final class Times {

    private Times() {}

    /** A time such as {@code 12:05}, {@code 12:05:30} or {@code 12:05:30.001}; the day before as {@code -1 12:05}. */
    public static Instant at(String time) {
        String[] parts = time.split(" ");
        Instant today = Instant.parse("2026-03-10T" + complete(parts[parts.length - 1]) + "Z");
        return parts.length == 1 ? today : today.plus(Duration.ofDays(Long.parseLong(parts[0])));
    }

    public static DetectionWindow window(String from, String to) {
        return new DetectionWindow(at(from), at(to));
    }

    private static String complete(String time) {
        return time.length() == "12:05".length() ? time + ":00" : time;
    }
}
