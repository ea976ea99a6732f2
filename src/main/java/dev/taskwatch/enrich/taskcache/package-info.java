/** What a scheduled task runs, read from the registry: {@link dev.taskwatch.enrich.taskcache.TaskActions} decodes it. */
@NullMarked
package dev.taskwatch.enrich.taskcache;

import org.jspecify.annotations.NullMarked;
