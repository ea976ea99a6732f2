/** What is to be detected: a rule, the file it comes from, and the outline of its query. */
@NullMarked
package dev.taskwatch.rule;

import org.jspecify.annotations.NullMarked;
