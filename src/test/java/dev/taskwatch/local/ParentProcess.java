package dev.taskwatch.local;

/** Whoever started this JVM, such as Maven. */
public final class ParentProcess {

    private ParentProcess() {}

    /** Ends this JVM when its parent has ended, which is not told of a kill; a signal may come first. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be told of
    public static void endWithIt() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }
}
