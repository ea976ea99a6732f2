package dev.taskwatch.local.telemetry;

import java.time.Instant;

/**
 * What an attack did, to compare with what was detected.
 *
 * @param at the {@code @timestamp} of the {@code Actions} write, in whole milliseconds
 * @param host the {@code host.name} of the machine on which the task was created
 * @param task the task's name with its folders, such as {@code \Updates\Report}
 * @param runs the command and its arguments
 * @param connectionId the {@code _id} of the connection that the rule pairs with the write
 * @param writeId the {@code _id} of the {@code Actions} write
 */
public record Attack(
        Instant at,
        Shape shape,
        String host,
        String hostId,
        String sourceIp,
        String task,
        String runs,
        String connectionId,
        String writeId) {}
