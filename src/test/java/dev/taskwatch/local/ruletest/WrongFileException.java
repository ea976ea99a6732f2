package dev.taskwatch.local.ruletest;

/** What was given cannot be run: each line of the message names a file, what is wrong, and what to do. */
final class WrongFileException extends RuntimeException {
    WrongFileException(String message) {
        super(message);
    }

    WrongFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
