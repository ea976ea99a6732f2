package dev.taskwatch.health;

/**
 * A privilege on indices that the service's key lacks.
 *
 * @param own whether the indices are the service's, without which it cannot work at all
 */
record MissingRight(String privilege, String indices, boolean own) {

    static final String REMEDY = "give the API key what docs/api-keys/runtime.json has";

    @Override
    public String toString() {
        return "no right \"" + privilege + "\" on " + indices;
    }
}
