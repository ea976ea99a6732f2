package dev.taskwatch.search;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Measures how long each search takes, whatever it comes to. */
@Component
final class TimedSearch implements EqlSearch {

    private final EqlSearch search;
    private final MeterRegistry registry;

    TimedSearch(@Qualifier("elasticsearchEqlSearch") EqlSearch search, MeterRegistry registry) {
        this.search = search;
        this.registry = registry;
    }

    @Override
    public SearchAnswer search(Rule rule, DetectionWindow window, int size) {
        return Objects.requireNonNull(duration(rule).record(() -> search.search(rule, window, size)));
    }

    @Override
    public SearchAnswer searchWhole(Rule rule, DetectionWindow window, int size) {
        return Objects.requireNonNull(duration(rule).record(() -> search.searchWhole(rule, window, size)));
    }

    private Timer duration(Rule rule) {
        return Timer.builder("taskwatch.search.duration")
                .description("How long one search takes")
                .tag("rule", rule.id().value())
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1))
                .register(registry);
    }
}
