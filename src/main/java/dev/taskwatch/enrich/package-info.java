/** What a match means beyond what its events say themselves. */
@NullMarked
package dev.taskwatch.enrich;

import org.jspecify.annotations.NullMarked;
