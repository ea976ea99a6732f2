package dev.taskwatch.source;

import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a check says about clocks: whether the service's agrees with the cluster's and with the newest events, and whether
 * events say when they arrived.
 *
 * @param observations of one check, whose time is the cluster's where that is known
 * @param before when something last came from each source, at the check before
 * @param ahead how far the service's clock is ahead of the cluster's; empty if that is unknown
 * @param now the time of the check
 */
record ClockFindings(
        Map<Source, Observation> observations, Map<Source, Instant> before, Optional<Duration> ahead, Instant now) {

    /** Smaller differences are common and harmless. */
    private static final Duration MIN_DIFFERENCE = Duration.ofMinutes(1);

    /** The look for late events allows for stamps that are behind by as much. */
    private static final Duration LATE_MARGIN = Duration.ofMinutes(5);

    private static final Duration SPREAD = Duration.ofHours(1);

    /** One in twenty. */
    private static final int MIN_SHARE = 20;

    /** Of a few events, all must be implausible. */
    private static final int FEW = 3;

    List<Finding> of(List<Need> needs) {
        List<Finding> findings = new ArrayList<>();
        tooEarly(needs).ifPresent(findings::add);
        differsFromCluster(needs).ifPresent(findings::add);
        tolerated(needs)
                .forEach(
                        (source, tolerated) -> lag(source)
                                .filter(lag -> lag.compareTo(tolerated) > 0)
                                .ifPresent(
                                        lag -> findings.add(
                                                new Finding(
                                                        SourceCondition.CLOCKS_DIFFER,
                                                        source.events(),
                                                        "this service's clock is " + SourceJudge.text(lag)
                                                                + " ahead of the newest " + source.events()
                                                                + ", which keep coming: the schedule tolerates "
                                                                + SourceJudge.text(tolerated)
                                                                + "; clocks are behind there, or it takes that long until events can be found"))));
        tolerated(needs)
                .keySet()
                .forEach(source -> implausible(source)
                        .ifPresent(how -> findings.add(new Finding(
                                SourceCondition.IMPLAUSIBLE,
                                source.events(),
                                source.events() + " cannot have arrived when " + SourceObserver.ARRIVAL + " says ("
                                        + how
                                        + "): how late they are is not known; their hours are searched again an hour, 6 hours"
                                        + " and 24 hours after they ended"))));
        return findings;
    }

    /** For each rule whether its events say when they arrived; empty if that is not known. */
    Map<RuleId, Optional<Boolean>> trusted(List<Need> needs) {
        Map<RuleId, Set<Source>> sources = new LinkedHashMap<>();
        needs.forEach(need -> sources.computeIfAbsent(need.rule().id(), any -> new LinkedHashSet<>())
                .addAll(need.sources()));
        Map<RuleId, Optional<Boolean>> trusted = new LinkedHashMap<>();
        sources.forEach((rule, some) -> trusted.put(rule, trusted(some)));
        return trusted;
    }

    /** One source that cannot be trusted is enough; sources without events say nothing. */
    private Optional<Boolean> trusted(Set<Source> sources) {
        if (sources.stream().anyMatch(source -> !saysWhen(source))) {
            return Optional.of(false);
        }
        boolean allSeen =
                sources.stream().allMatch(source -> seen(source).failure().isEmpty());
        boolean enough =
                sources.stream().anyMatch(source -> seen(source).sample().size() >= SourceJudge.ENOUGH);
        return allSeen && enough ? Optional.of(true) : Optional.empty();
    }

    private boolean saysWhen(Source source) {
        boolean isBehind =
                lag(source).filter(lag -> lag.compareTo(LATE_MARGIN) > 0).isPresent();
        return !isBehind
                && implausible(source).isEmpty()
                && SourceJudge.untimed(seen(source)).isEmpty();
    }

    /** Whether to look again soon: the newest events are old, which the next check may see more clearly. */
    boolean isInDoubt(List<Need> needs) {
        return tolerated(needs).entrySet().stream()
                .anyMatch(source -> age(source.getKey())
                        .filter(age -> age.compareTo(source.getValue()) > 0)
                        .isPresent());
    }

    private Optional<Finding> tooEarly(List<Need> needs) {
        Map<Rule, String> rules = new LinkedHashMap<>();
        needs.forEach(need -> aheadOf(need).ifPresent(how -> rules.putIfAbsent(need.rule(), how)));
        return rules.entrySet().stream().findFirst().map(first -> tooEarly(first, rules.size()));
    }

    private static Finding tooEarly(Map.Entry<Rule, String> first, int rules) {
        Rule rule = first.getKey();
        String named = "rule \"" + rule.name() + "\"" + (rules == 1 ? "" : " and of " + (rules - 1) + " more");
        return new Finding(
                SourceCondition.TOO_EARLY,
                "clocks",
                "the windows of " + named + " end before events can arrive: this service's clock is " + first.getValue()
                        + ", and a window reaches back "
                        + SourceJudge.text(rule.schedule().lookback())
                        + "; only looks for late events and rechecks find anything");
    }

    /** Empty if some window can see the events that it is for. */
    private Optional<String> aheadOf(Need need) {
        Duration lookback = need.rule().schedule().lookback();
        Optional<String> ofCluster = ahead.filter(some -> some.compareTo(lookback) >= 0)
                .map(some -> SourceJudge.text(some) + " ahead of the cluster's");
        return ofCluster.or(() -> leastLag(need)
                .filter(lag -> lag.compareTo(lookback) >= 0)
                .map(lag -> SourceJudge.text(lag) + " ahead of the newest "
                        + need.sources().get(0).kind()));
    }

    /** Empty if events come from one source without delay. */
    private Optional<Duration> leastLag(Need need) {
        List<Source> sources = need.sources().stream()
                .filter(source -> seen(source).hasEvents())
                .toList();
        return sources.stream().allMatch(source -> lag(source).isPresent())
                ? sources.stream().flatMap(source -> lag(source).stream()).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    private Optional<Finding> differsFromCluster(List<Need> needs) {
        Optional<Duration> least = tolerated(needs).values().stream().min(Comparator.naturalOrder());
        return ahead.filter(some -> least.filter(tolerated -> some.abs().compareTo(tolerated) > 0)
                        .isPresent())
                .map(some -> new Finding(
                        SourceCondition.CLOCKS_DIFFER,
                        "clocks",
                        "this service's clock is " + SourceJudge.text(some.abs())
                                + (some.isNegative() ? " behind" : " ahead of")
                                + " the cluster's: the schedule tolerates "
                                + SourceJudge.text(least.orElseThrow()) + "; "
                                + (some.isNegative()
                                        ? "alerts come later by as much"
                                        : "what windows miss is found by looks for late events")));
    }

    private static Map<Source, Duration> tolerated(List<Need> needs) {
        Map<Source, Duration> tolerated = new LinkedHashMap<>();
        needs.forEach(need -> need.sources()
                .forEach(source -> tolerated.merge(
                        source,
                        longer(need.tolerated(), MIN_DIFFERENCE),
                        (one, other) -> one.compareTo(other) < 0 ? one : other)));
        return tolerated;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** How old the newest event is though events keep coming; empty if none came since the check before. */
    private Optional<Duration> lag(Source source) {
        Optional<Instant> last = seen(source).lastSign();
        boolean keepComing = last.flatMap(
                        sign -> Optional.ofNullable(before.get(source)).map(sign::isAfter))
                .orElse(false);
        return keepComing ? age(source) : Optional.empty();
    }

    /** How old the newest event is, where that is longer than the source has ever paused. */
    private Optional<Duration> age(Source source) {
        Observation seen = seen(source);
        return seen.lastSign()
                .map(last -> Duration.between(last, now))
                .filter(age -> age.compareTo(seen.sample().longestPause()) > 0);
    }

    /** Such as {@code 60 of 60 before their @timestamp}. */
    private Optional<String> implausible(Source source) {
        Observation seen = seen(source);
        List<SampledEvent> stamped = seen.sample().events().stream()
                .filter(event -> event.ingested().isPresent())
                .toList();
        long early = stamped.stream().filter(ClockFindings::isEarly).count();
        long late =
                ahead.isEmpty() ? 0 : stamped.stream().filter(this::isInFuture).count();
        long lastHour = seen.lastHour() + seen.ahead();
        return Stream.of(
                        counted(early, stamped.size(), "before their " + source.timestampField()),
                        counted(
                                seen.filled().getOrDefault(SourceObserver.IMPOSSIBLY_EARLY, 0L),
                                lastHour,
                                "before their " + source.timestampField()),
                        counted(late, stamped.size(), "in the future"),
                        counted(
                                ahead.isEmpty() ? 0 : seen.filled().getOrDefault(SourceObserver.IN_FUTURE, 0L),
                                lastHour,
                                "in the future"),
                        Optional.of(stamped.size() + " of " + stamped.size() + " at the same time")
                                .filter(any -> areStampedAlike(stamped)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> counted(long some, long all, String how) {
        boolean many = some >= SourceJudge.ENOUGH && some * MIN_SHARE >= all;
        return many || (some >= FEW && some == all) ? Optional.of(some + " of " + all + " " + how) : Optional.empty();
    }

    private static boolean isEarly(SampledEvent event) {
        return event.arrived().plus(MIN_DIFFERENCE).isBefore(event.time());
    }

    private boolean isInFuture(SampledEvent event) {
        return event.arrived().isAfter(now.plus(MIN_DIFFERENCE));
    }

    private static boolean areStampedAlike(List<SampledEvent> stamped) {
        if (stamped.size() < SourceJudge.ENOUGH
                || stamped.stream().map(SampledEvent::arrived).distinct().count() > 1) {
            return false;
        }
        Sample sample = new Sample(stamped);
        Instant newest = sample.newest().orElseThrow();
        return stamped.stream().anyMatch(event -> event.time().isBefore(newest.minus(SPREAD)));
    }

    private Observation seen(Source source) {
        return observations.getOrDefault(source, Observation.unknown("it was not looked at"));
    }
}
