@NullMarked
package dev.taskwatch.local.node.field;

import org.jspecify.annotations.NullMarked;
