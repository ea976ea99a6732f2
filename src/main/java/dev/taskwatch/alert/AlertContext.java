package dev.taskwatch.alert;

import dev.taskwatch.rule.Rule;
import java.time.Instant;
import java.util.UUID;

/**
 * The run that makes an alert.
 *
 * @param tick the time the run was planned for
 * @param now the time of writing
 * @param partial whether the search lacked a part of the cluster, so that the match may not be the closest pair
 */
public record AlertContext(Rule rule, UUID run, boolean manual, Instant tick, Instant now, boolean partial) {}
