package dev.taskwatch.run;

import dev.taskwatch.schedule.DetectionWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.ApplicationArguments;

/**
 * What a manual run is asked for on the command line.
 *
 * @param window empty for each rule's own that ends now
 * @param dry whether nothing is written
 * @param buildingBlocks whether alerts of rules that are building blocks are shown, too
 */
record ManualOptions(Optional<DetectionWindow> window, boolean dry, boolean buildingBlocks) {

    /** Those of this service and of Spring Boot; settings have a dot. */
    private static final Set<String> KNOWN =
            Set.of("once", "from", "to", "dry", "json", "building-blocks", "debug", "trace");

    private static final String FORMS = "give a time with its zone, such as 2026-03-10T12:00:00Z, or now-2h";

    private static final Pattern BEFORE_NOW = Pattern.compile("now-([0-9]{1,9})([smhd])");

    /** Clocks of hosts may run ahead; a slip of the year would be searched hour by hour. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);

    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    /** @throws IllegalArgumentException in one sentence, if something else would be done than was meant */
    static ManualOptions of(ApplicationArguments arguments, Instant now) {
        refuseUnknown(arguments);
        boolean dry = flag(arguments, "dry");
        boolean buildingBlocks = flag(arguments, "building-blocks");
        Optional<Instant> from = time(arguments, "from", now);
        Optional<Instant> to = time(arguments, "to", now);
        if (from.isEmpty() && to.isPresent()) {
            throw new IllegalArgumentException("--to needs --from, where the window begins");
        }
        return new ManualOptions(from.map(start -> window(start, to.orElse(now), now)), dry, buildingBlocks);
    }

    private static boolean flag(ApplicationArguments arguments, String name) {
        boolean given = arguments.containsOption(name);
        if (given && !values(arguments, name).isEmpty()) {
            throw new IllegalArgumentException("--" + name + " takes no value; give it alone or leave it out");
        }
        return given;
    }

    /** A slip such as {@code --dry-run} must not write alerts. */
    private static void refuseUnknown(ApplicationArguments arguments) {
        arguments.getOptionNames().stream()
                .filter(name -> !name.contains(".") && !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("--" + name + " is unknown; there are --from, --to and --dry");
                });
        arguments.getNonOptionArgs().stream().findFirst().ifPresent(text -> {
            throw new IllegalArgumentException(text + " is no option; write values as in --from=now-2h");
        });
    }

    private static DetectionWindow window(Instant from, Instant to, Instant now) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("--from is " + from + ", which is not before the end " + to);
        }
        if (from.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("--from is " + from + "; begin in 1970 or later");
        }
        if (to.isAfter(now.plus(MOST_AHEAD))) {
            throw new IllegalArgumentException("--to is " + to + "; end within a day from now");
        }
        return new DetectionWindow(from, to);
    }

    private static Optional<Instant> time(ApplicationArguments arguments, String option, Instant now) {
        if (!arguments.containsOption(option)) {
            return Optional.empty();
        }
        List<String> values = values(arguments, option);
        if (values.size() != 1) {
            throw new IllegalArgumentException("--" + option + " takes one value; " + FORMS);
        }
        try {
            return Optional.of(time(values.get(0), now));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("--" + option + " is \"" + values.get(0) + "\"; " + FORMS, e);
        }
    }

    private static List<String> values(ApplicationArguments arguments, String option) {
        return Objects.requireNonNullElse(arguments.getOptionValues(option), List.of());
    }

    private static Instant time(String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        Matcher before = BEFORE_NOW.matcher(text);
        if (before.matches()) {
            ChronoUnit unit = UNITS.get(before.group(2));
            return now.minus(Duration.of(Long.parseLong(before.group(1)), unit));
        }
        return OffsetDateTime.parse(text).toInstant();
    }
}
