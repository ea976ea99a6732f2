package dev.taskwatch.simulation;

import com.fasterxml.jackson.annotation.JsonValue;

/** A value of which no JSON can be made. */
final class Unwritable {

    @JsonValue
    public String text() {
        throw new IllegalStateException("no JSON can be made of this");
    }
}
