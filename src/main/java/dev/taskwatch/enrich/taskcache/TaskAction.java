package dev.taskwatch.enrich.taskcache;

/** One thing a task does. Its strings are as Windows keeps them: not expanded, not unquoted, possibly hostile. */
public sealed interface TaskAction permits ExecAction, ComHandlerAction, EmailAction, MessageBoxAction {

    /** The XML attribute {@code id}, nearly always empty. */
    String id();

    /** The kind as documents have it. */
    String type();

    /** What it does in one line that is safe to show. */
    String summary();
}
