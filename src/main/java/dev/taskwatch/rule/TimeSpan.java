package dev.taskwatch.rule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Spans of time as rules and EQL write them: a whole number and a unit, such as {@code 90s} or {@code 5m}. */
final class TimeSpan {

    /** Largest first. */
    private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", ChronoUnit.DAYS);
        UNITS.put("h", ChronoUnit.HOURS);
        UNITS.put("m", ChronoUnit.MINUTES);
        UNITS.put("s", ChronoUnit.SECONDS);
        UNITS.put("ms", ChronoUnit.MILLIS);
    }

    private TimeSpan() {}

    /** Nothing if the number is no positive whole number (of at most nine digits) or the unit is unknown. */
    static Optional<Duration> of(String number, String unit) {
        if (!number.matches("0*[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        return Optional.ofNullable(UNITS.get(unit)).map(known -> Duration.of(Long.parseLong(number), known));
    }

    /** In the largest unit that needs no fraction. */
    static String text(Duration span) {
        return UNITS.entrySet().stream()
                .filter(unit -> span.toMillis() % unit.getValue().getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> span.toMillis() / unit.getValue().getDuration().toMillis() + unit.getKey())
                .orElse("0s");
    }
}
