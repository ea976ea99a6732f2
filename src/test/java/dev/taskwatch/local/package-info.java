/** A real Elasticsearch on this machine without Docker, for tests and the quick start. */
package dev.taskwatch.local;
