package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.TaskActions;
import dev.taskwatch.enrich.taskcache.TaskGuid;
import dev.taskwatch.search.EventRef;
import java.util.Optional;

/** Another write of a task's actions by the same process, for which the rule reports no match. */
public record FurtherWrite(TaskGuid guid, Optional<TaskActions> actions, EventRef event) {

    /** What ties it to the task of the alert. */
    public Join how() {
        return Join.SAME_PROCESS;
    }
}
