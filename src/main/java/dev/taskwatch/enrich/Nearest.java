package dev.taskwatch.enrich;

import java.util.Optional;

/**
 * Events that are only near a task's creation in time. They may have nothing to do with it, so nothing is concluded from
 * them; an analyst may want to look at them.
 *
 * @param registration present only if none is known to be the task's
 * @param logon from the connection's address; present only if none is known to be the connection's
 */
public record Nearest(Optional<Registration> registration, Optional<Logon> logon) {}
