package dev.taskwatch.enrich.taskcache;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Windows knows a scheduled task by: {@code {01234567-89AB-CDEF-0123-456789ABCDEF}}.
 *
 * @param value upper case, in braces
 */
public record TaskGuid(String value) {

    private static final Pattern FORM = Pattern.compile("\\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}}");
    private static final String TASKS = "\\TaskCache\\Tasks";

    public TaskGuid {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a GUID in braces and upper case: " + value);
        }
    }

    /**
     * The task a registry path belongs to: that of its last key, if this is a GUID right below {@code TaskCache\Tasks}. The
     * path may end in the key or in one of its values, start with any name of the hive, and be in any case.
     */
    public static Optional<TaskGuid> fromPath(String path) {
        return fromKey(path).or(() -> fromKey(parent(path)));
    }

    @Override
    public String toString() {
        return value;
    }

    private static Optional<TaskGuid> fromKey(String key) {
        String tasks = parent(key);
        String name = key.substring(Math.min(key.length(), tasks.length() + 1)).toUpperCase(Locale.ROOT);
        boolean isTask = endsWithTasks(tasks) && FORM.matcher(name).matches();
        return isTask ? Optional.of(new TaskGuid(name)) : Optional.empty();
    }

    private static boolean endsWithTasks(String key) {
        return key.regionMatches(true, key.length() - TASKS.length(), TASKS, 0, TASKS.length());
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('\\')));
    }
}
