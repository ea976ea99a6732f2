package dev.taskwatch.enrich;

/** What the events around a task's creation are asked for. */
public enum Question {
    /** Security 4698 and 4702 of the host: who registered a task, by which name, and its content. */
    REGISTERED,
    /** The task's other values in the registry: what it is called, and who its author is. */
    NAMED,
    /** Security 4624, type 3: who logged on to the host over the network from the connection's source. */
    LOGGED_ON,
    /** Processes that the Task Scheduler started on the host, or that run what the task runs. */
    STARTED,
    /** Further writes of actions by the same process, of which the rule reports none. */
    WRITTEN
}
