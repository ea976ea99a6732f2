package dev.taskwatch.enrich;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a task beyond the match: empty is unknown.
 *
 * @param registration known to be the task's
 * @param logon known to be the connection's
 * @param nearest what else may belong to the task, without any proof
 * @param startedUntil the event time up to which processes were looked for, if they were
 * @param further other writes of actions by the same process, soon after
 * @param missing why something may be unknown that could be known
 */
public record TaskStory(
        TaskWrite write,
        Optional<Fact> name,
        Optional<Fact> author,
        Optional<Registration> registration,
        Optional<Logon> logon,
        Nearest nearest,
        List<StartedProcess> started,
        Optional<Instant> startedUntil,
        List<FurtherWrite> further,
        Enrichment enrichment,
        Optional<String> missing) {

    public TaskStory {
        started = List.copyOf(started);
        further = List.copyOf(further);
    }
}
