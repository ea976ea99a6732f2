package dev.taskwatch.enrich;

/** What ties an event to a task. All but the last are proof that it belongs to the task. */
public enum Join {
    SAME_GUID("same GUID"),
    SAME_NAME("same name"),
    /** The same program with the same arguments. */
    SAME_COMMAND("same command"),
    SAME_LOGON("same logon"),
    /** The same address and port. */
    SAME_PORT("same port"),
    /** By the process that wrote the task's actions. */
    SAME_PROCESS("same process"),
    /** No proof: the event may have nothing to do with the task. */
    NEAREST_IN_TIME("nearest in time");

    private final String words;

    Join(String words) {
        this.words = words;
    }

    /** As documents have it. */
    public String words() {
        return words;
    }
}
