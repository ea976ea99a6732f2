/** Live telemetry of a small Windows fleet, made up: background noise and, now and then, a remote task creation. */
@NullMarked
package dev.taskwatch.local.telemetry;

import org.jspecify.annotations.NullMarked;
