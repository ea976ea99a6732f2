/** Where a rule's events come from, and whether they do: beside the runs, which never wait for it. */
@NullMarked
package dev.taskwatch.source;

import org.jspecify.annotations.NullMarked;
