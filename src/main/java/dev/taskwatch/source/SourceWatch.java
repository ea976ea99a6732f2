package dev.taskwatch.source;

import dev.taskwatch.rule.RuleCatalog;
import dev.taskwatch.run.KnownArrivals;
import dev.taskwatch.source.SourceCondition.Weight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** One check of all sources after the other: tells whoever listens what each came to, and logs what is new. */
@Component
public class SourceWatch {

    private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);

    /** What is healed should not stay red for long, nor unknown. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final RuleCatalog rules;
    private final List<Need> needs;
    private final SourceObserver observer;
    private final RemoteFindings remotes;
    private final FormWatch forms;
    private final KnownArrivals arrivals;
    private final SourcesProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    private final Set<Map.Entry<SourceCondition, String>> said = new LinkedHashSet<>();
    private final Map<Source, Instant> lastSigns = new HashMap<>();
    private Optional<SourcesUnknown> unknown = Optional.empty();
    private Duration untilNext = Duration.ZERO;

    SourceWatch(
            RuleCatalog rules,
            SourceObserver observer,
            RemoteFindings remotes,
            FormWatch forms,
            KnownArrivals arrivals,
            SourcesProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rules = rules;
        this.needs =
                rules.rules().stream().flatMap(rule -> Need.of(rule).stream()).toList();
        this.observer = observer;
        this.remotes = remotes;
        this.forms = forms;
        this.arrivals = arrivals;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /** Never fails: what goes wrong is told as {@link SourcesUnknown}, since when. */
    public synchronized void check() {
        Instant now = clock.instant();
        try {
            Optional<Instant> clusterTime = arrivals.clusterTime();
            Instant time = clusterTime.orElse(now);
            Map<Source, Observation> observations = observer.observe(fields(), time);
            Optional<Duration> ahead = clusterTime.map(cluster -> Duration.between(cluster, now));
            ClockFindings clocks = new ClockFindings(observations, lastSigns, ahead, time);
            SourceReport seen = new SourceJudge(observations, properties.silentAfter(), time).report(needs);
            SourceReport report = seen.with(remotes.of(rules.rules()))
                    .with(forms.findings(live(seen, observations), time))
                    .with(clocks.of(needs));
            clocks.trusted(needs).forEach(arrivals::trust);
            unknown = Optional.empty();
            untilNext =
                    report.sentences(Weight.DOWN).isEmpty() && !clocks.isInDoubt(needs) ? properties.check() : soon();
            observations.forEach((source, some) -> some.lastSign().ifPresent(last -> lastSigns.put(source, last)));
            logNew(report);
            events.publishEvent(report);
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (unknown.isEmpty()) {
                log.warn("the data sources could not be checked: {}", why);
            }
            rules.rules().forEach(rule -> arrivals.trust(rule.id(), Optional.empty()));
            unknown = Optional.of(
                    new SourcesUnknown(unknown.map(SourcesUnknown::since).orElse(now), why));
            untilNext = soon();
            events.publishEvent(unknown.get());
        }
    }

    /** How long to wait before the next check; the first is due at once. */
    synchronized Duration untilNext() {
        return untilNext;
    }

    private Duration soon() {
        return properties.check().compareTo(SOON) < 0 ? properties.check() : SOON;
    }

    private static Map<Source, Observation> live(SourceReport seen, Map<Source, Observation> observations) {
        Map<Source, Observation> live = new LinkedHashMap<>(observations);
        live.keySet()
                .retainAll(seen.sources().stream()
                        .filter(status -> status.state() == SourceState.LIVE)
                        .map(SourceStatus::source)
                        .toList());
        return live;
    }

    private Map<Source, Set<String>> fields() {
        Map<Source, Set<String>> fields = new LinkedHashMap<>();
        needs.forEach(need -> need.sources()
                .forEach(source -> fields.computeIfAbsent(source, any -> new LinkedHashSet<>())
                        .addAll(need.fields())));
        forms.addFields(fields);
        return fields;
    }

    /** Each finding once, until it is over. */
    private void logNew(SourceReport report) {
        Set<Map.Entry<SourceCondition, String>> found = new LinkedHashSet<>();
        for (Finding finding : report.findings()) {
            Map.Entry<SourceCondition, String> key = Map.entry(finding.condition(), finding.where());
            if (found.add(key) && !said.contains(key)) {
                if (finding.condition().weight() == Weight.NOTE) {
                    log.info("data source: {}", finding.sentence());
                } else {
                    log.warn("data source: {}", finding.sentence());
                }
            }
        }
        said.clear();
        said.addAll(found);
    }
}
