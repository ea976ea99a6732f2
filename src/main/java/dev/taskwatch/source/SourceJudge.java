package dev.taskwatch.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes findings of observations. */
final class SourceJudge {

    /** With fewer events, what none of them has may be chance. */
    static final int ENOUGH = 20;

    /** A pause that counts as usual, however long a source has paused before. */
    private static final Duration LONGEST_USUAL_PAUSE = Duration.ofDays(1);

    private final Map<Source, Observation> observations;
    private final Duration silentAfter;
    private final Instant now;

    SourceJudge(Map<Source, Observation> observations, Duration silentAfter, Instant now) {
        this.observations = observations;
        this.silentAfter = silentAfter;
        this.now = now;
    }

    SourceReport report(List<Need> needs) {
        Map<Source, Duration> tolerated = new LinkedHashMap<>();
        needs.forEach(need ->
                need.sources().forEach(source -> tolerated.merge(source, need.tolerated(), SourceJudge::shorter)));
        List<SourceStatus> statuses = tolerated.entrySet().stream()
                .map(source -> status(source.getKey(), source.getValue()))
                .toList();
        List<Finding> findings = Stream.of(
                        needs.stream().flatMap(this::ofNeed), statuses.stream().flatMap(this::ofSource), skews(needs))
                .flatMap(found -> found)
                .distinct()
                .sorted(Comparator.comparing(Finding::condition))
                .toList();
        return new SourceReport(now, statuses, findings);
    }

    private SourceStatus status(Source source, Duration tolerated) {
        Observation seen = observation(source);
        Sample sample = seen.sample();
        return new SourceStatus(
                source, state(seen), seen.lastHour(), seen.newestTime(), sample.delay(), tolerated, sample.lag());
    }

    private SourceState state(Observation seen) {
        if (seen.failure().isPresent()) {
            return SourceState.UNKNOWN;
        }
        if (!seen.hasEvents()) {
            if (!seen.readable()) {
                return SourceState.UNREADABLE;
            }
            return seen.exists() ? SourceState.EMPTY : SourceState.ABSENT;
        }
        return isSilent(seen) ? SourceState.SILENT : SourceState.LIVE;
    }

    private boolean isSilent(Observation seen) {
        Duration usual = shorter(seen.sample().longestPause(), LONGEST_USUAL_PAUSE);
        Duration patience = usual.compareTo(silentAfter) > 0 ? usual : silentAfter;
        return seen.lastSign().stream().anyMatch(last -> last.plus(patience).isBefore(now));
    }

    private Stream<Finding> ofNeed(Need need) {
        List<Finding> findings = new ArrayList<>();
        for (Source source : need.sources()) {
            if (state(observation(source)) == SourceState.LIVE) {
                Set<String> unmapped = unmapped(need, source);
                Set<String> unfilled = unfilled(need, source);
                unfilled.removeAll(unmapped);
                lacking(SourceCondition.UNMAPPED, unmapped, need, source, source.pattern() + " maps no %s")
                        .ifPresent(findings::add);
                String none = "none of the " + observation(source).lastHour() + " " + source.events()
                        + " in the last hour has a value of %s";
                lacking(SourceCondition.UNFILLED, unfilled, need, source, none).ifPresent(findings::add);
            }
        }
        if (need.sources().stream().noneMatch(source -> mayFeed(need, source))) {
            findings.add(blind(need));
        }
        return findings.stream();
    }

    private boolean mayFeed(Need need, Source source) {
        SourceState state = state(observation(source));
        return state == SourceState.UNKNOWN
                || (state == SourceState.LIVE
                        && unmapped(need, source).isEmpty()
                        && unfilled(need, source).isEmpty());
    }

    private Set<String> unmapped(Need need, Source source) {
        Observation seen = observation(source);
        return need.fields().stream()
                .filter(field -> !seen.mapped().contains(field))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> unfilled(Need need, Source source) {
        Observation seen = observation(source);
        return need.fields().stream()
                .filter(field -> seen.lastHour() >= ENOUGH && seen.filled().getOrDefault(field, 0L) == 0)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Optional<Finding> lacking(
            SourceCondition condition, Set<String> fields, Need need, Source source, String said) {
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        String sentence = said.formatted(String.join(" or ", fields)) + ": no " + source.kind()
                + " there can match rule \"" + need.rule().name() + "\"";
        return Optional.of(new Finding(condition, source.events(), sentence));
    }

    private Finding blind(Need need) {
        String kind = need.sources().get(0).kind();
        String why = need.sources().stream()
                .map(source -> source.pattern() + " " + why(need, source))
                .collect(Collectors.joining(", "));
        return new Finding(
                SourceCondition.BLIND,
                need.rule().id() + " " + kind,
                "rule \"" + need.rule().name() + "\" is blind, since no source delivers " + kind + " it can match: "
                        + why);
    }

    private String why(Need need, Source source) {
        return switch (state(observation(source))) {
            case LIVE -> "lacks " + String.join(" and ", all(unmapped(need, source), unfilled(need, source)));
            case SILENT -> "is silent";
            case EMPTY -> "has none";
            case ABSENT -> "has no index";
            case UNREADABLE -> "may not be read";
            case UNKNOWN -> "is unknown";
        };
    }

    private static Set<String> all(Set<String> some, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private Stream<Finding> ofSource(SourceStatus status) {
        Observation seen = observation(status.source());
        Source source = status.source();
        List<Finding> findings = new ArrayList<>();
        seen.failure()
                .ifPresent(why -> findings.add(new Finding(
                        SourceCondition.UNKNOWN,
                        source.events(),
                        source.events() + " could not be looked at: " + why)));
        if (!seen.readable()) {
            findings.add(new Finding(
                    SourceCondition.UNREADABLE,
                    source.pattern(),
                    "not all of " + source.pattern() + " may be read, and what may not is left out of every search"
                            + " without a word: grant the privilege read on " + source.pattern()));
        }
        switch (status.state()) {
            case SILENT -> findings.add(silent(source, seen));
            case ABSENT ->
                findings.add(new Finding(
                        SourceCondition.ABSENT, source.pattern(), "no index is behind " + source.pattern()));
            case EMPTY ->
                findings.add(new Finding(
                        SourceCondition.EMPTY,
                        source.events(),
                        source.pattern() + " has had no " + source.kind() + " for a week"));
            case LIVE -> ofTimes(status, seen).forEach(findings::add);
            case UNREADABLE, UNKNOWN -> {} // said above
        }
        return findings.stream();
    }

    /** Such as {@code 3 of 9}, or nothing for all; of a pattern with several shippers each may set it or not. */
    static Optional<String> untimed(Observation seen) {
        if (seen.sample().delay().isEmpty()) {
            return seen.sample().size() >= ENOUGH ? Optional.of("") : Optional.empty();
        }
        long all = seen.lastHour() + seen.ahead();
        long without = all - seen.filled().getOrDefault(SourceObserver.ARRIVAL, all);
        return without >= ENOUGH ? Optional.of(without + " of " + all + " ") : Optional.empty();
    }

    private Finding silent(Source source, Observation seen) {
        Instant last = seen.lastSign().orElse(now);
        return new Finding(
                SourceCondition.SILENT,
                source.events(),
                source.events() + " have stopped: the last arrived " + text(Duration.between(last, now)) + " ago, at "
                        + last.truncatedTo(ChronoUnit.SECONDS) + "; the longest pause before was "
                        + text(seen.sample().longestPause()));
    }

    private static Stream<Finding> ofTimes(SourceStatus status, Observation seen) {
        Source source = status.source();
        List<Finding> findings = new ArrayList<>();
        status.delay()
                .filter(delay -> seen.sample().size() >= ENOUGH && delay.compareTo(status.tolerated()) > 0)
                .ifPresent(delay -> findings.add(new Finding(
                        SourceCondition.LATE,
                        source.events(),
                        source.events() + " arrive " + text(delay) + " late at the 99th percentile; the scheduled"
                                + " window tolerates " + text(status.tolerated()) + "; late runs cover the rest")));
        untimed(seen)
                .ifPresent(which -> findings.add(new Finding(
                        SourceCondition.UNTIMED,
                        source.events(),
                        which + source.events() + " do not say when they arrived (" + SourceObserver.ARRIVAL
                                + "): how late they are is not known; their hours are searched again an hour, 6 hours"
                                + " and 24 hours after they ended")));
        if (seen.ahead() > 0) {
            findings.add(new Finding(
                    SourceCondition.AHEAD,
                    source.events(),
                    seen.ahead() + " " + source.events() + " are stamped in the future: the clocks of their hosts are"
                            + " ahead, and what happens there is found only when its time has come"));
        }
        return findings.stream();
    }

    /** Of sequences only: a single event has nothing to be out of step with. */
    private Stream<Finding> skews(List<Need> needs) {
        return needs.stream()
                .collect(Collectors.groupingBy(Need::rule, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(ofRule -> ofRule.get(0).rule().outline().maxspan().stream()
                        .flatMap(maxspan -> skewsWithin(maxspan, ofRule)));
    }

    private Stream<Finding> skewsWithin(Duration maxspan, List<Need> needs) {
        return needs.stream()
                .map(Need::sources)
                .flatMap(Collection::stream)
                .filter(source -> observation(source).sample().size() >= ENOUGH)
                .filter(source -> observation(source).sample().lag().isPresent())
                .collect(Collectors.groupingBy(Source::pattern, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(sources -> skew(maxspan, sources).stream());
    }

    private Optional<Finding> skew(Duration maxspan, List<Source> sources) {
        List<Source> byLag =
                sources.stream().sorted(Comparator.comparing(this::lag)).toList();
        Source least = byLag.get(0);
        Source most = byLag.get(byLag.size() - 1);
        if (lag(most).minus(lag(least)).compareTo(maxspan.dividedBy(2)) <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                SourceCondition.SKEWED,
                most.pattern(),
                "in " + most.pattern() + ", " + most.kind() + " are noted " + text(lag(most)) + " after their"
                        + " @timestamp, " + least.kind() + " " + text(lag(least)) + " (medians of "
                        + SourceObserver.CREATED + "): if the sensor is slow, they only arrive late; if clocks differ,"
                        + " pairs within the rule's " + text(maxspan) + " may be missed"));
    }

    private Duration lag(Source source) {
        return observation(source).sample().lag().orElseThrow();
    }

    private Observation observation(Source source) {
        return observations.getOrDefault(source, Observation.unknown("it was not looked at"));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Such as {@code 4m10s}; what is shorter than a second does not matter here. */
    static String text(Duration span) {
        return span.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
