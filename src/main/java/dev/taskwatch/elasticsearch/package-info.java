/** How the service talks to the cluster: compatibility of the client, failures in plain words, index templates. */
@NullMarked
package dev.taskwatch.elasticsearch;

import org.jspecify.annotations.NullMarked;
