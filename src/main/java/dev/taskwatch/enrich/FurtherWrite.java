package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.TaskActions;
import dev.taskwatch.enrich.taskcache.TaskGuid;
import dev.taskwatch.search.EventRef;
import java.util.Optional;

/** One more write of a task's actions, of which the rule makes no match. */
public record FurtherWrite(TaskGuid guid, Optional<TaskActions> actions, EventRef event) {}
