/** What operators watch. */
@NullMarked
package dev.taskwatch.health;

import org.jspecify.annotations.NullMarked;
