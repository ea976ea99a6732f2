package dev.taskwatch.source;

/**
 * Something to know about the sources.
 *
 * @param where the source or rule it is about; a finding that stays keeps it, while its sentence's figures change
 * @param sentence for an operator
 */
public record Finding(SourceCondition condition, String where, String sentence) {}
