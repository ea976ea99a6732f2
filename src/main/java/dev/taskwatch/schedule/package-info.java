/** When to search what: the grid of ticks, windows of event time, and what a rule has and has not searched yet. */
@NullMarked
package dev.taskwatch.schedule;

import org.jspecify.annotations.NullMarked;
