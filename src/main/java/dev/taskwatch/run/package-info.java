/** One rule through every stage; {@link dev.taskwatch.run.DetectionRun} reads like the description of it. */
@NullMarked
package dev.taskwatch.run;

import org.jspecify.annotations.NullMarked;
