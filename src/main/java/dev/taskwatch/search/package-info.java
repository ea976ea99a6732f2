/** A rule over a window: the matches Elasticsearch finds, oldest first, or why it could not look. */
@NullMarked
package dev.taskwatch.search;

import org.jspecify.annotations.NullMarked;
