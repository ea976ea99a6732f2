package dev.taskwatch.run;

import dev.taskwatch.rule.Rule;
import java.time.Instant;

/** A rule's tick that came to nothing, and will be tried again. */
public record TickFailure(Rule rule, Instant tick, String reason) {}
