package dev.taskwatch.exception;

import java.util.List;

/** Exceptions that cannot be what somebody meant. Each line names the entry, its field, what is wrong and what to do. */
final class InvalidExceptionsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidExceptionsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
