/** Known benign activity, which a file names and which raises no alert. */
@NullMarked
package dev.taskwatch.exception;

import org.jspecify.annotations.NullMarked;
