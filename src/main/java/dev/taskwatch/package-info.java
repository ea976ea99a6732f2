/** The service: {@link dev.taskwatch.Taskwatch} starts it. */
@NullMarked
package dev.taskwatch;

import org.jspecify.annotations.NullMarked;
