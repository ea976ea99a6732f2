package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertContext;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.Gap;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How far a run has come: what it has counted, and where it searches next. A full answer may not be all there is, so the
 * search goes on from the last match less the rule's margin; cutting anywhere else would lose a sequence that straddles
 * the cut. What is found again that way is dropped by id.
 */
final class RunProgress {

    private static final int FIRST_SIZE = 500;

    /** To an eighth: then it is not the length of the window that is too much. */
    private static final int MOST_HALVINGS = 3;

    /** How many events of one moment a search is told to leave out; the cluster's limit for a list of terms is 65,536. */
    private static final int MOST_LEFT_OUT = 50_000;

    private final RunRequest request;
    private final Instant started;
    private final Consumer<Alert> show;
    private final int mostSize;
    private final List<Gap> gaps = new ArrayList<>();
    private final int cap;
    private int capLeft;
    private DetectionWindow searching;
    private int size;
    private final Set<String> leftOut = new LinkedHashSet<>();
    private boolean more = true;
    private Set<AlertId> lastSeen = Set.of();
    private Optional<Instant> lastWritten = Optional.empty();
    private int halvings;
    private Optional<String> tooHeavy = Optional.empty();
    private Optional<String> missing = Optional.empty();
    private int postponed;
    private Optional<String> unreadable = Optional.empty();
    private Optional<DetectionWindow> rest = Optional.empty();
    private int matches;
    private int known;
    private int written;
    private int leftOver;
    private int requests;

    RunProgress(RunRequest request, int cap, Instant started, Consumer<Alert> show) {
        this.request = request;
        this.cap = cap;
        this.capLeft = cap;
        this.started = started;
        this.show = show;
        this.searching = request.window();
        this.mostSize = EqlSearch.MOST_EVENTS / rule().outline().events();
        this.size = firstSize(request.kind());
    }

    /** What the cap left begins with matches that have their alerts; a small answer would hold nothing else. */
    private int firstSize(RunKind kind) {
        return kind == RunKind.LEFT_OVER ? mostSize : Math.min(FIRST_SIZE, mostSize);
    }

    Rule rule() {
        return request.rule();
    }

    /** The rule as it is asked next: without the events of one moment that earlier answers were full of. */
    Rule asking() {
        if (leftOut.isEmpty()) {
            return rule();
        }
        Map<String, Object> ids = Map.of("ids", Map.of("values", List.copyOf(leftOut)));
        List<Map<String, Object>> filters = new ArrayList<>(rule().filters());
        filters.add(Map.of("bool", Map.of("must_not", List.of(ids))));
        return rule().asking(rule().outline(), filters);
    }

    boolean hasMore() {
        return more;
    }

    DetectionWindow searching() {
        return searching;
    }

    int size() {
        return size;
    }

    <T> T counting(Supplier<T> call) {
        count(1);
        return call.get();
    }

    void count(int more) {
        requests += more;
    }

    /** The answer's matches that the answer before did not give, oldest first. */
    Map<AlertId, Match> unseen(SearchAnswer answer) {
        Map<AlertId, Match> unseen = new LinkedHashMap<>();
        for (Match match : certain(answer)) {
            unseen.put(AlertId.of(rule().id(), match.terminal()), match);
        }
        Set<AlertId> seen = Set.copyOf(unseen.keySet());
        unseen.keySet().removeAll(lastSeen);
        lastSeen = seen;
        matches += unseen.size();
        missing = missing.or(answer::missing);
        return unseen;
    }

    void foundKnown(int count) {
        known += count;
    }

    Map<AlertId, Match> oldestWithinCap(Map<AlertId, Match> fresh) {
        Map<AlertId, Match> oldest = new LinkedHashMap<>();
        fresh.entrySet().stream().limit(capLeft).forEach(one -> oldest.put(one.getKey(), one.getValue()));
        return oldest;
    }

    AlertContext context(Instant now) {
        return new AlertContext(
                rule(), request.id(), request.kind() == RunKind.MANUAL, request.tick(), now, missing.isPresent());
    }

    /** Before the write: if it fails, some of {@code batch} may have been written all the same. */
    void writing(List<Alert> batch) {
        capLeft -= batch.size();
    }

    void wrote(int created, List<Alert> batch) {
        batch.forEach(show);
        written += created;
        known += batch.size() - created;
        lastWritten = Optional.of(batch.get(batch.size() - 1).id().time());
    }

    /** The events of {@code count} matches could not be read: the window stays open for them. */
    void postpone(int count, Optional<String> why) {
        postponed += count;
        if (count > 0) {
            unreadable = unreadable.or(() -> why);
        }
    }

    /** Decides what comes after {@code answer}, of which {@code waiting} matches had to be left over. */
    void goOn(SearchAnswer answer, int waiting) {
        leftOver += waiting;
        if (waiting > 0) {
            leaveRest(lastWritten.map(this::beforeMargin).orElse(searching.from()));
        } else if (!answer.full()) {
            more = false;
        } else if (capLeft == 0) {
            leaveRest(beforeMargin(answer.lastTime()));
        } else {
            advance(answer);
        }
    }

    /** Halves what is searched; the rest is left for later. */
    void shortenOrFail(SearchTooHeavyException failure) {
        Duration half = searching.length().dividedBy(2);
        if (halvings == MOST_HALVINGS || half.compareTo(rule().margin().multipliedBy(2)) <= 0 || half.toMillis() == 0) {
            throw new SearchUnavailableException(String.valueOf(failure.getMessage()), failure);
        }
        halvings++;
        tooHeavy = Optional.of("searched in part only: " + failure.getMessage());
        searching = new DetectionWindow(searching.from(), searching.from().plus(half));
    }

    RunResult finished(Instant now) {
        if (missing.isPresent() || postponed > 0) {
            return result(Verdict.PARTIAL, Optional.of(request.window()), missing.or(this::whyPostponed), now);
        }
        if (tooHeavy.isPresent()) {
            Optional<DetectionWindow> unsearched =
                    rest.or(() -> Optional.of(request.window().startingAt(beforeMargin(searching.to()))));
            return result(Verdict.FAILED, unsearched, tooHeavy, now);
        }
        Verdict verdict = rest.isPresent() ? Verdict.CAPPED : Verdict.COMPLETE;
        Optional<String> why = rest.map(left -> "the cap of " + rule().maxAlerts() + " alerts a tick is reached");
        return result(verdict, rest, why, now);
    }

    private Optional<String> whyPostponed() {
        return Optional.of("the events of " + postponed + " matches could not be read: "
                + unreadable.orElse("the cluster did not say why"));
    }

    RunResult stopped(Verdict verdict, RuntimeException why, Instant now) {
        return result(verdict, Optional.of(request.window()), Optional.ofNullable(why.getMessage()), now);
    }

    /** Of a full answer the last match may lack events, and will be found again; unless there is no further search. */
    private List<Match> certain(SearchAnswer answer) {
        List<Match> found = answer.matches();
        boolean foundAgain = answer.full() && found.size() > 1 && !isSaturated(answer);
        return found.subList(0, foundAgain ? found.size() - 1 : found.size()).stream()
                .filter(this::isDecided)
                .toList();
    }

    /** Where missing events stand at an end, one may have happened outside of what was searched: another window tells. */
    private boolean isDecided(Match match) {
        if (!rule().outline().endsInMissingEvents()) {
            return true;
        }
        Duration maxspan = rule().outline().maxspan().orElseThrow();
        Instant first = match.events().get(0).timestamp();
        return !match.time().minus(maxspan).isBefore(searching.from())
                && first.plus(maxspan).isBefore(searching.to());
    }

    private void advance(SearchAnswer answer) {
        Instant next = beforeMargin(answer.lastTime());
        if (next.isAfter(searching.from())) {
            leftOut.clear();
            searching = searching.startingAt(next);
        } else if (size < mostSize) {
            size = Math.min(size * 4, mostSize);
        } else if (isSingleEvents() && leftOut.size() + size <= MOST_LEFT_OUT) {
            answer.matches().forEach(match -> leftOut.add(match.terminal().id()));
        } else {
            stepOver(answer.lastTime());
        }
    }

    /** Of sequences no event may be left out: what remains might pair anew. */
    private boolean isSingleEvents() {
        return rule().outline().kind() == EqlOutline.Kind.EVENT;
    }

    private boolean isSaturated(SearchAnswer answer) {
        return size == mostSize && !beforeMargin(answer.lastTime()).isAfter(searching.from());
    }

    /** The largest answer is full within one margin: sequences across its end cannot be had. */
    private void stepOver(Instant last) {
        int most = Math.max(mostSize, leftOut.size());
        leftOut.clear();
        Instant next = last.isAfter(searching.from()) ? last : last.plusMillis(1);
        Instant lostUntil = next.plus(rule().margin()).plusMillis(1);
        gaps.add(new Gap(
                new DetectionWindow(last, lostUntil),
                Gap.Cause.SATURATED,
                request.tick(),
                "more than " + most + " matches within " + rule().margin()));
        if (next.isBefore(searching.to())) {
            searching = searching.startingAt(next);
        } else {
            more = false;
        }
    }

    private void leaveRest(Instant from) {
        rest = Optional.of(request.window().startingAt(from));
        more = false;
    }

    private Instant beforeMargin(Instant time) {
        return time.minus(rule().margin());
    }

    private RunResult result(Verdict verdict, Optional<DetectionWindow> unfinished, Optional<String> why, Instant now) {
        RunReport report = new RunReport(
                request.id(),
                rule().id(),
                request.kind(),
                request.tick(),
                request.window(),
                verdict,
                matches,
                known,
                written,
                leftOver,
                requests,
                started,
                Duration.between(started, now),
                why);
        return new RunResult(report, unfinished, gaps, cap - capLeft);
    }
}
