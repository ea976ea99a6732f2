package dev.taskwatch.search;

/** Shards failed or are missing, so a strict search has no answer. The shards that work may have one. */
final class ShardsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShardsFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
