/** A stand-in for Elasticsearch's {@code _eql/search} inside the local node, which has no EQL of its own. */
@NullMarked
package dev.taskwatch.local.eql;

import org.jspecify.annotations.NullMarked;
