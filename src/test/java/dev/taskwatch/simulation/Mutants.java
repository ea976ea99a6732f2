package dev.taskwatch.simulation;

import dev.taskwatch.alert.Alert;
import dev.taskwatch.alert.AlertId;
import dev.taskwatch.alert.AlertIndex;
import dev.taskwatch.alert.AlertsUnavailableException;
import dev.taskwatch.rule.EqlOutline;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.rule.RuleId;
import dev.taskwatch.run.Arrivals;
import dev.taskwatch.run.RunReport;
import dev.taskwatch.run.StateStore;
import dev.taskwatch.run.StateStore.StoredState;
import dev.taskwatch.run.TickOutcome;
import dev.taskwatch.schedule.DetectionWindow;
import dev.taskwatch.schedule.OpenWindow;
import dev.taskwatch.schedule.Recheck;
import dev.taskwatch.schedule.RuleState;
import dev.taskwatch.search.EqlSearch;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.LateAnswer;
import dev.taskwatch.search.LateEvents;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.SearchAnswer;
import dev.taskwatch.search.SearchBlindException;
import dev.taskwatch.search.SearchTooHeavyException;
import dev.taskwatch.search.SearchUnavailableException;
import dev.taskwatch.search.StrictSearches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The service with one mistake each. They are made at its edges, where they come to the same as if made inside. */
final class Mutants {

    private Mutants() {}

    static Pieces tailInsteadOfHead(Pieces pieces) {
        return pieces.with((EqlSearch) (rule, window, size) -> {
            SearchAnswer all = pieces.search()
                    .search(rule, window, EqlSearch.MOST_EVENTS / rule.outline().events());
            List<Match> matches = all.matches();
            int first = Math.max(0, matches.size() - size);
            return new SearchAnswer(matches.subList(first, matches.size()), first > 0, all.missing());
        });
    }

    /** The oldest matches use up the cap, whether they have an alert or not. */
    static Pieces capBeforeDedupe(Pieces pieces) {
        return pieces.with(alerts(pieces, ids -> {
            pieces.alerts().known(ids);
            return Set.of();
        }));
    }

    static Pieces failedLookUpMeansNoneKnown(Pieces pieces) {
        return pieces.with(alerts(pieces, ids -> {
            try {
                return pieces.alerts().known(ids);
            } catch (AlertsUnavailableException e) {
                return Set.of();
            }
        }));
    }

    static Pieces rejectedAlertIsDropped(Pieces pieces) {
        return pieces.with(writing(
                pieces,
                batch -> pieces.alerts()
                        .write(batch.stream()
                                .filter(alert -> !Cluster.rejects(alert))
                                .toList())));
    }

    static Pieces rejectedAlertHoldsBackTheOthers(Pieces pieces) {
        return pieces.with(writing(pieces, batch -> {
            if (batch.stream().anyMatch(Cluster::rejects)) {
                throw new AlertsUnavailableException("one of them is rejected");
            }
            return pieces.alerts().write(batch);
        }));
    }

    static Pieces rejectedAlertCostsTheOthersTheirFields(Pieces pieces) {
        return pieces.with(writing(
                pieces,
                batch -> pieces.alerts()
                        .write(
                                batch.stream().anyMatch(Cluster::rejects)
                                        ? batch.stream()
                                                .map(Mutants::withoutFields)
                                                .toList()
                                        : batch)));
    }

    private static Alert withoutFields(Alert alert) {
        Map<String, Object> kept = new HashMap<>(alert.document());
        kept.keySet().removeIf(field -> !field.startsWith("kibana."));
        kept.put("taskwatch", Map.of("rejected", "another was"));
        return new Alert(alert.id(), kept);
    }

    private static AlertIndex writing(Pieces pieces, ToIntFunction<List<Alert>> write) {
        return new AlertIndex() {
            @Override
            public Set<AlertId> known(Collection<AlertId> ids) {
                return pieces.alerts().known(ids);
            }

            @Override
            public int write(List<Alert> alerts) {
                return write.applyAsInt(alerts);
            }
        };
    }

    private static AlertIndex alerts(Pieces pieces, Function<Collection<AlertId>, Set<AlertId>> known) {
        return new AlertIndex() {
            @Override
            public Set<AlertId> known(Collection<AlertId> ids) {
                return known.apply(ids);
            }

            @Override
            public int write(List<Alert> alerts) {
                return pieces.alerts().write(alerts);
            }
        };
    }

    static Pieces shardFailuresUnread(Pieces pieces) {
        return pieces.with((EqlSearch) (rule, window, size) -> {
            SearchAnswer answer = pieces.search().search(rule, window, size);
            return new SearchAnswer(answer.matches(), answer.full(), Optional.empty());
        });
    }

    /** A lenient answer is taken for whole unless it names a shard. */
    static Pieces lenientFirst(Pieces pieces) {
        return pieces.with((EqlSearch) (rule, window, size) -> {
            SearchAnswer answer = pieces.requests().ask(rule, window, size, true);
            return new SearchAnswer(
                    answer.matches(), answer.full(), answer.missing().filter(why -> !why.equals(Connection.STOPPED)));
        });
    }

    static Pieces notFoundIsAlwaysBlind(Pieces pieces) {
        return pieces.with(StrictSearches.over((rule, window, size, lenient) -> {
            try {
                return pieces.requests().ask(rule, window, size, lenient);
            } catch (RuntimeException e) {
                if (Connection.LOST_POINT_IN_TIME.equals(e.getMessage())) {
                    throw new SearchBlindException(e.getMessage(), e);
                }
                throw e;
            }
        }));
    }

    static Pieces tooHeavyMeansNothingThere(Pieces pieces) {
        return pieces.with((EqlSearch) (rule, window, size) -> {
            try {
                return pieces.search().search(rule, window, size);
            } catch (SearchTooHeavyException e) {
                return new SearchAnswer(List.of(), false, Optional.empty());
            }
        });
    }

    static Pieces failedLookMeansNothingLate(Pieces pieces) {
        return pieces.with((LateEvents) (rule, window, since) -> {
            try {
                return pieces.late().find(rule, window, since);
            } catch (SearchUnavailableException | SearchTooHeavyException | SearchBlindException e) {
                return new LateAnswer(List.of(), true, 1);
            }
        });
    }

    static Pieces latenessIsNotTold(Pieces pieces) {
        return pieces.with((LateEvents) (rule, window, since) -> {
            LateAnswer answer = pieces.late().find(rule, window, since);
            return new LateAnswer(answer.times(), true, answer.requests());
        });
    }

    static Pieces byHandTheStateMoves(Pieces pieces) {
        return pieces.with((ByHand) (polled, window, dry) -> {
            List<RunReport> runs = polled.runByHand(window, dry);
            RuleId rule = pieces.rule().id();
            Optional<StoredState> before = pieces.states().load(rule);
            before.ifPresent(
                    state -> pieces.states().store(rule, before, state.state().withFrontier(window.to()), runs));
            return runs;
        });
    }

    static Pieces dryRunWrites(Pieces pieces) {
        return pieces.with((ByHand) (polled, window, dry) -> polled.runByHand(window, false));
    }

    static Pieces byHandEachPieceHasACap(Pieces pieces) {
        return byHandInPieces(pieces, pieces.rule().margin());
    }

    static Pieces byHandPiecesDoNotReachOver(Pieces pieces) {
        return byHandInPieces(pieces, Duration.ZERO);
    }

    private static Pieces byHandInPieces(Pieces pieces, Duration overlap) {
        return pieces.with((ByHand) (polled, window, dry) -> {
            List<RunReport> runs = new ArrayList<>();
            Instant from = window.from();
            while (from.isBefore(window.to())) {
                Instant next = from.plus(Duration.ofMinutes(10));
                Instant end = next.plus(overlap).isBefore(window.to()) ? next.plus(overlap) : window.to();
                runs.addAll(polled.runByHand(new DetectionWindow(from, end), dry));
                from = next;
            }
            return runs;
        });
    }

    /** Each poll counts as if it were the first. */
    static Pieces heldBackIsCountedAnew(Pieces pieces) {
        return pieces.counting(pieces.countingSearch(), first -> new Counting() {
            private final List<Counting> all = new ArrayList<>();

            @Override
            public void on(TickOutcome outcome) {
                Counting next = pieces.newCounting();
                all.add(next);
                next.on(outcome);
            }

            @Override
            public int lastDay(String exception, Instant now) {
                return all.stream().mapToInt(one -> one.lastDay(exception, now)).sum();
            }
        });
    }

    /** What a part of the cluster does not show is taken for hidden. */
    static Pieces heldBackIsCountedInPart(Pieces pieces) {
        EqlSearch inPart = (rule, window, size) -> {
            SearchAnswer answer = pieces.countingSearch().search(rule, window, size);
            return new SearchAnswer(answer.matches(), answer.full(), Optional.empty());
        };
        return pieces.counting(inPart, pieces.counting());
    }

    /** They were read once, when there first were some. */
    static Pieces exceptionsOutliveTheirFile(Pieces pieces) {
        AtomicReference<Rule> excepted = new AtomicReference<>();
        return pieces.with((EqlSearch) (rule, window, size) -> {
            if (!rule.filters().isEmpty()) {
                excepted.compareAndSet(null, rule);
            }
            return pieces.search().search(Optional.ofNullable(excepted.get()).orElse(rule), window, size);
        });
    }

    static Pieces whatTheCapLeftWaits(Pieces pieces) {
        return pieces.with(states(pieces, (previous, next) -> {
            RuleState waiting = without(OpenWindow.Kind.LEFT_OVER, next);
            for (OpenWindow open : next.open()) {
                waiting = open.kind() == OpenWindow.Kind.LEFT_OVER
                        ? waiting.opening(inTwoHours(open), Duration.ZERO)
                        : waiting;
            }
            return waiting;
        }));
    }

    private static OpenWindow inTwoHours(OpenWindow open) {
        return new OpenWindow(
                open.window(),
                open.kind(),
                open.since(),
                open.reason(),
                open.attempts(),
                open.since().plus(Duration.ofHours(2)),
                open.waiting());
    }

    static Pieces partialClosesTheWindow(Pieces pieces) {
        return pieces.with(states(pieces, (previous, next) -> without(OpenWindow.Kind.PARTIAL, next)));
    }

    static Pieces restAfterTheCapIsDropped(Pieces pieces) {
        return pieces.with(states(pieces, (previous, next) -> without(OpenWindow.Kind.LEFT_OVER, next)));
    }

    /** While a window is partial, the frontier stays where it was. */
    static Pieces partialHoldsBackNewerTime(Pieces pieces) {
        return pieces.with(states(
                pieces,
                (previous, next) -> next.open().stream().anyMatch(open -> open.kind() == OpenWindow.Kind.PARTIAL)
                        ? previous.map(state -> next.withFrontier(state.frontier()))
                                .orElse(next)
                        : next));
    }

    private static RuleState without(OpenWindow.Kind kind, RuleState state) {
        return state.closing(open -> open.kind() == kind);
    }

    private static StateStore states(Pieces pieces, BiFunction<Optional<RuleState>, RuleState, RuleState> change) {
        return new StateStore() {
            @Override
            public Optional<StoredState> load(RuleId rule) {
                return pieces.states().load(rule);
            }

            @Override
            public StoredState store(
                    RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
                RuleState changed = change.apply(previous.map(StoredState::state), next);
                return pieces.states().store(rule, previous, changed, reports);
            }
        };
    }

    /** Alerts are kept back until the state is stored. */
    static Pieces stateBeforeTheAlerts(Pieces pieces) {
        List<Alert> keptBack = new ArrayList<>();
        AlertIndex alerts = new AlertIndex() {
            @Override
            public Set<AlertId> known(Collection<AlertId> ids) {
                return pieces.alerts().known(ids);
            }

            @Override
            public int write(List<Alert> batch) {
                keptBack.addAll(batch);
                return batch.size();
            }
        };
        StateStore states = new StateStore() {
            @Override
            public Optional<StoredState> load(RuleId rule) {
                return pieces.states().load(rule);
            }

            @Override
            public StoredState store(
                    RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
                List<Alert> batch = List.copyOf(keptBack);
                keptBack.clear();
                StoredState stored = pieces.states().store(rule, previous, next, reports);
                if (!batch.isEmpty()) {
                    pieces.alerts().write(batch);
                }
                return stored;
            }
        };
        return pieces.with(alerts).with(states);
    }

    /** Everything that reaches over a cut in time believes in a maxspan of a millisecond; searches still know better. */
    static Pieces withoutTheMargin(Pieces pieces) {
        Rule rule = pieces.rule();
        EqlOutline known = rule.outline();
        EqlOutline believed = new EqlOutline(
                known.query(),
                known.kind(),
                known.keys(),
                known.parts(),
                Optional.of(Duration.ofMillis(1)),
                known.until(),
                known.pipes());
        return pieces.with(with(rule, believed)).with((EqlSearch) (asked, window, size) ->
                pieces.search().search(rule.asking(rule.outline(), asked.filters()), window, size));
    }

    private static Rule with(Rule rule, EqlOutline outline) {
        return new Rule(
                rule.id(),
                rule.name(),
                rule.version(),
                rule.description(),
                rule.authors(),
                rule.license(),
                rule.created(),
                rule.updated(),
                rule.indices(),
                rule.schedule(),
                rule.maxAlerts(),
                rule.severity(),
                rule.riskScore(),
                rule.tags(),
                rule.threats(),
                rule.references(),
                rule.falsePositives(),
                rule.guide(),
                rule.buildingBlock(),
                rule.timestampField(),
                rule.eventCategoryField(),
                rule.tiebreakerField(),
                rule.filters(),
                outline);
    }

    static Pieces idFromAllEvents(Pieces pieces) {
        return identifiedBy(
                pieces, match -> match.events().stream().map(EventRef::id).collect(Collectors.joining("|")));
    }

    static Pieces idFromTheIndexName(Pieces pieces) {
        return identifiedBy(
                pieces,
                match -> match.terminal().index() + "|" + match.terminal().id());
    }

    /** Alerts by another id than their own, which is worked out when their match is found. */
    private static Pieces identifiedBy(Pieces pieces, Function<Match, String> identity) {
        Map<AlertId, AlertId> others = new HashMap<>();
        EqlSearch search = (rule, window, size) -> {
            SearchAnswer answer = pieces.search().search(rule, window, size);
            answer.matches()
                    .forEach(match -> others.put(
                            AlertId.of(rule.id(), match.terminal()), new AlertId(identity.apply(match), match.time())));
            return answer;
        };
        AlertIndex alerts = new AlertIndex() {
            @Override
            public Set<AlertId> known(Collection<AlertId> ids) {
                Set<AlertId> known =
                        pieces.alerts().known(ids.stream().map(others::get).toList());
                return ids.stream().filter(id -> known.contains(others.get(id))).collect(Collectors.toSet());
            }

            @Override
            public int write(List<Alert> batch) {
                return pieces.alerts()
                        .write(batch.stream()
                                .map(alert -> new Alert(others.get(alert.id()), alert.document()))
                                .toList());
            }
        };
        return pieces.with(search).with(alerts);
    }

    static Pieces watermarkWithoutMargin(Pieces pieces) {
        return pieces.with((LateEvents)
                (rule, window, since) -> pieces.late().find(rule, window, since.plus(Duration.ofMinutes(5))));
    }

    /** As if the cluster's clock were never behind. */
    static Pieces watermarkOfTheTick(Pieces pieces) {
        return pieces.with(arrivals(() -> Optional.of(Instant.MAX), pieces.arrivals()::areTrusted));
    }

    /** Whatever the check has found. */
    static Pieces arrivalsAreAlwaysTrusted(Pieces pieces) {
        return pieces.with(arrivals(
                pieces.arrivals()::clusterTime,
                rule -> pieces.arrivals().areTrusted(rule).map(told -> true)));
    }

    private static Arrivals arrivals(
            Supplier<Optional<Instant>> clusterTime, Function<RuleId, Optional<Boolean>> trusted) {
        return new Arrivals() {
            @Override
            public Optional<Instant> clusterTime() {
                return clusterTime.get();
            }

            @Override
            public Optional<Boolean> areTrusted(RuleId rule) {
                return trusted.apply(rule);
            }
        };
    }

    /** The next hour counts as opened, but nothing is. */
    static Pieces hoursAreNotOpened(Pieces pieces) {
        return pieces.with(states(
                pieces,
                (previous, next) -> next.withRecheck(next.recheck()
                        .map(hours -> new Recheck(hours.upTo().plus(Duration.ofHours(1)), hours.until())))));
    }

    /** A check that comes to nothing, or another process, begins anew with the present hour. */
    static Pieces rechecksAreNotStored(Pieces pieces) {
        return pieces.with(states(pieces, (previous, next) -> next.withRecheck(Optional.empty())));
    }

    /** First the watermark, then, if nothing happens, the windows. */
    static Pieces watermarkBeforeTheWindows(Pieces pieces) {
        return storing(pieces, (rule, previous, next, reports) -> {
            List<OpenWindow> before =
                    previous.map(state -> state.state().open()).orElse(List.of());
            boolean watermarkMoves = previous.filter(
                            state -> !state.state().lateWatermark().equals(next.lateWatermark()))
                    .isPresent();
            if (!watermarkMoves) {
                return pieces.states().store(rule, previous, next, reports);
            }
            RuleState withoutNew = next.closing(open -> open.kind() == OpenWindow.Kind.LATE && !before.contains(open));
            StoredState moved = pieces.states().store(rule, previous, withoutNew, reports);
            return pieces.states().store(rule, Optional.of(moved), next, List.of());
        });
    }

    static Pieces lateWindowsOnlyInMemory(Pieces pieces) {
        return storing(pieces, (rule, previous, next, reports) -> {
            StoredState stored = pieces.states().store(rule, previous, without(OpenWindow.Kind.LATE, next), reports);
            return new StoredState(next, stored.sequenceNumber(), stored.primaryTerm());
        });
    }

    /** Over whatever is there. */
    static Pieces withoutCompareAndSet(Pieces pieces) {
        return storing(
                pieces,
                (rule, previous, next, reports) ->
                        pieces.states().store(rule, pieces.states().load(rule), next, reports));
    }

    /** A holder counts as dead when its frontier is two intervals old, by one's own clock. */
    static Pieces takeoverByWallClock(Pieces pieces) {
        Duration patience = pieces.rule().schedule().interval().multipliedBy(2);
        return pieces.with(new StateStore() {
            @Override
            public Optional<StoredState> load(RuleId rule) {
                return pieces.states().load(rule).map(this::freeIfOld);
            }

            private StoredState freeIfOld(StoredState stored) {
                Instant end = stored.state().frontier().plus(patience);
                return pieces.clock().instant().isBefore(end)
                        ? stored
                        : new StoredState(
                                stored.state().heldBy(Optional.empty()), stored.sequenceNumber(), stored.primaryTerm());
            }

            @Override
            public StoredState store(
                    RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
                return pieces.states().store(rule, previous, next, reports);
            }
        });
    }

    private interface Storing {
        StoredState store(RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports);
    }

    private static Pieces storing(Pieces pieces, Storing storing) {
        return pieces.with(new StateStore() {
            @Override
            public Optional<StoredState> load(RuleId rule) {
                return pieces.states().load(rule);
            }

            @Override
            public StoredState store(
                    RuleId rule, Optional<StoredState> previous, RuleState next, List<RunReport> reports) {
                return storing.store(rule, previous, next, reports);
            }
        });
    }
}
