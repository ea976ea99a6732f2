package dev.taskwatch.rule;

import java.util.List;

/**
 * A rule as it was read from a file in the format that Elastic publishes its rules in.
 *
 * @param warnings one sentence each: what the file asks for that is done differently
 * @param ignored fields that say something and change nothing here
 */
public record RuleFile(Rule rule, List<String> warnings, List<String> ignored) {
    public RuleFile {
        warnings = List.copyOf(warnings);
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads one rule.
     *
     * @param file what messages call the file
     * @param toml its content
     * @throws InvalidRuleException if the rule cannot run, or something it asks for would not be done
     */
    public static RuleFile read(String file, String toml) {
        try {
            RuleFile read = RuleReader.read(TomlTable.parse(withoutByteOrderMark(toml)));
            return new RuleFile(
                    read.rule(),
                    read.warnings().stream()
                            .map(warning -> file + ": " + warning)
                            .toList(),
                    read.ignored());
        } catch (IllegalArgumentException e) {
            throw new InvalidRuleException(file + ": " + e.getMessage(), e);
        }
    }

    /** Some editors begin a file with one. */
    private static String withoutByteOrderMark(String toml) {
        return toml.startsWith("\uFEFF") ? toml.substring(1) : toml;
    }
}
