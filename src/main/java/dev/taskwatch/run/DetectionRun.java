package dev.taskwatch.run;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertDocuments;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.AlertsUnavailableException;
import dev.taskwatch.enrich.Enricher;
import dev.taskwatch.enrich.TaskStory;
import dev.taskwatch.enrich.TaskWrite;
import dev.taskwatch.enrich.Told;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.search.SourceAnswer;
import dev.taskwatch.search.SourceEvent;
import dev.taskwatch.search.SourceEvents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes one rule over one window: search, drop what is known, cap, fetch what the rest says, enrich, write alerts. It changes
 * nothing but alerts, and the same match is always the same alert, so a run may be repeated whatever became of it.
 */
@Component
public final class DetectionRun {

    private static final Logger log = LoggerFactory.getLogger(DetectionRun.class);

    /** However high a rule's cap is, the events and alerts of no more matches are held in memory. */
    private static final int MOST_AT_ONCE = 100;

    private final EqlSearch search;
    private final SourceEvents events;
    private final Enricher enricher;
    private final AlertIndex alerts;
    private final AlertDocuments documents;
    private final Clock clock;

    DetectionRun(
            EqlSearch search,
            SourceEvents events,
            Enricher enricher,
            AlertIndex alerts,
            AlertDocuments documents,
            Clock clock) {
        this.search = search;
        this.events = events;
        this.enricher = enricher;
        this.alerts = alerts;
        this.documents = documents;
        this.clock = clock;
    }

    /** Runs that find and show the same, and write nothing; {@code seeKnown} is told of what has its alert already. */
    DetectionRun dry(Consumer<AlertId> seeKnown) {
        return new DetectionRun(search, events, enricher, new DryAlertIndex(alerts, seeKnown), documents, clock);
    }

    /**
     * Writes alerts for the oldest matches that have none, at most {@code cap}; with 0 it only sees whether
     * there are any.
     *
     * @return how it ended; a cluster that fails is a verdict, not an exception
     */
    public RunResult run(RunRequest request, int cap) {
        return run(request, cap, alert -> {});
    }

    /** The same, and shows each alert once it is written. */
    RunResult run(RunRequest request, int cap, Consumer<Alert> written) {
        RunProgress progress = new RunProgress(request, cap, clock.instant(), written);
        try {
            while (progress.hasMore()) {
                searchOnceOrLess(progress);
            }
            return progress.finished(clock.instant());
        } catch (SearchBlindException e) {
            return progress.stopped(Verdict.BLIND, e, clock.instant());
        } catch (SearchUnavailableException | AlertsUnavailableException e) {
            return progress.stopped(Verdict.FAILED, e, clock.instant());
        } catch (RuntimeException e) { // a mistake of ours costs this window time, and no other window
            log.error("run broke off rule={} window={}", request.rule().id().value(), request.window(), e);
            return progress.stopped(Verdict.FAILED, new IllegalStateException("unexpected: " + e, e), clock.instant());
        }
    }

    /** What is too much for the cluster at once may pass in pieces; the rest of the window stays open. */
    private void searchOnceOrLess(RunProgress progress) {
        try {
            searchOnce(progress);
        } catch (SearchTooHeavyException e) {
            progress.shortenOrFail(e);
        }
    }

    private void searchOnce(RunProgress progress) {
        SearchAnswer answer =
                progress.counting(() -> search.search(progress.asking(), progress.searching(), progress.size()));
        Map<AlertId, Match> waiting = withoutKnown(progress, progress.unseen(answer));
        Map<AlertId, Match> batch = progress.oldestWithinCap(waiting);
        while (!batch.isEmpty()) { // a match whose events cannot be read leaves its place below the cap to another
            pieces(batch).forEach(piece -> write(progress, piece));
            waiting.keySet().removeAll(batch.keySet());
            batch = progress.oldestWithinCap(waiting);
        }
        progress.goOn(answer, waiting.size());
    }

    private static List<Map<AlertId, Match>> pieces(Map<AlertId, Match> matches) {
        List<Map<AlertId, Match>> pieces = new ArrayList<>();
        matches.forEach((id, match) -> {
            if (pieces.isEmpty() || pieces.get(pieces.size() - 1).size() == MOST_AT_ONCE) {
                pieces.add(new LinkedHashMap<>());
            }
            pieces.get(pieces.size() - 1).put(id, match);
        });
        return pieces;
    }

    private Map<AlertId, Match> withoutKnown(RunProgress progress, Map<AlertId, Match> matches) {
        if (matches.isEmpty()) {
            return matches;
        }
        Set<AlertId> known = progress.counting(() -> alerts.known(matches.keySet()));
        progress.foundKnown(known.size());
        Map<AlertId, Match> fresh = new LinkedHashMap<>(matches);
        fresh.keySet().removeAll(known);
        return fresh;
    }

    private void write(RunProgress progress, Map<AlertId, Match> matches) {
        Set<EventRef> refs = matches.values().stream()
                .flatMap(match -> match.events().stream())
                .collect(Collectors.toSet());
        SourceAnswer answer = progress.counting(() -> events.fetch(progress.rule(), refs));
        matches = readable(progress, matches, answer);
        if (matches.isEmpty()) {
            return;
        }
        Map<EventRef, SourceEvent> sources = answer.events();
        Map<Match, TaskStory> stories = enrich(progress, matches.values(), sources);
        List<Alert> batch = new ArrayList<>();
        matches.forEach((id, match) -> batch.add(documents.alert(
                progress.context(clock.instant()), id, match, sources, Optional.ofNullable(stories.get(match)))));
        progress.writing(batch);
        int created = progress.counting(() -> alerts.write(batch));
        progress.wrote(created, batch);
    }

    /** A match of which an event could not be read waits for a later run: an alert is written once, with its events. */
    private static Map<AlertId, Match> readable(
            RunProgress progress, Map<AlertId, Match> matches, SourceAnswer answer) {
        Map<AlertId, Match> readable = new LinkedHashMap<>(matches);
        readable.values().removeIf(match -> !answer.covers(match));
        progress.postpone(matches.size() - readable.size(), answer.missing());
        return readable;
    }

    private Map<Match, TaskStory> enrich(
            RunProgress progress, Collection<Match> matches, Map<EventRef, SourceEvent> sources) {
        List<TaskWrite> writes = TaskWrite.among(matches, sources);
        Told told = enricher.tell(progress.rule(), writes);
        progress.count(told.requests());
        return told.stories();
    }
}
