package dev.taskwatch.health;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Clocks that show what a test sets. */
final class Clocks {

    private Clocks() {}

    static Clock showing(AtomicReference<Instant> now) {
        InstantSource shown = now::get;
        return shown.withZone(ZoneOffset.UTC);
    }
}
