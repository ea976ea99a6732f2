/** Matches become alerts: their identity, what is known already, and the documents that are written. */
@NullMarked
package dev.taskwatch.alert;

import org.jspecify.annotations.NullMarked;
