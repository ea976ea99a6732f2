package dev.taskwatch.health;

import dev.taskwatch.exception.ExceptionItem;
import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.HeldBack;
import dev.taskwatch.search.ExceptedSearch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health component {@code exceptions}: what each holds back, and whether their file counts as it is. */
@Component
class ExceptionsHealthIndicator implements HealthIndicator {

    private final RuleCatalog rules;
    private final Exceptions exceptions;
    private final ExceptedSearch search;
    private final HeldBack heldBack;
    private final Clock clock;

    ExceptionsHealthIndicator(
            RuleCatalog rules, Exceptions exceptions, ExceptedSearch search, HeldBack heldBack, Clock clock) {
        this.rules = rules;
        this.exceptions = exceptions;
        this.search = search;
        this.heldBack = heldBack;
        this.clock = clock;
    }

    @Override
    public Health health() {
        List<String> problems = problems();
        Health.Builder health = problems.isEmpty() ? Health.up() : Health.down().withDetail("problems", problems);
        for (ExceptionItem exception : exceptions.all()) {
            health.withDetail(exception.name(), details(exception));
        }
        return health.build();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        exceptions.problem().ifPresent(why -> problems.add("the last good exceptions stay: " + why));
        for (Rule rule : rules.rules()) {
            search.refusal(rule.id())
                    .ifPresent(why -> problems.add("rule " + rule.id()
                            + " is searched without exceptions, which the cluster refuses: " + why));
            problems.addAll(search.problems(rule));
        }
        return problems.stream().distinct().toList(); // rules may share indices
    }

    private Map<String, Object> details(ExceptionItem exception) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", exception.isExpired(clock.instant()) ? "expired" : "active");
        details.put("expires", exception.expires().toString());
        details.put("owner", exception.owner());
        details.put("reason", exception.reason());
        details.put("heldBackLastDay", heldBack.lastDay(exception.name(), clock.instant()));
        return details;
    }
}
