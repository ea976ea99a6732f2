/** What operators install: the chart, the image's steps, the documents. */
@NullMarked
package dev.taskwatch.deploy;

import org.jspecify.annotations.NullMarked;
