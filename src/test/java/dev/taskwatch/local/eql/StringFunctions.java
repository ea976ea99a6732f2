package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.EqlFunction.Arguments;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What EQL's string functions give. Positions count from 0. */
final class StringFunctions {
    private StringFunctions() {}

    static String concat(Arguments arguments, boolean ignoreCase) {
        return arguments.values().stream().map(String::valueOf).collect(Collectors.joining());
    }

    static String string(Arguments arguments, boolean ignoreCase) {
        return String.valueOf(arguments.values().get(0));
    }

    static Long length(Arguments arguments, boolean ignoreCase) {
        return (long) arguments.text(0).length();
    }

    static boolean startsWith(Arguments arguments, boolean ignoreCase) {
        return folded(arguments.text(0), ignoreCase).startsWith(folded(arguments.text(1), ignoreCase));
    }

    static boolean endsWith(Arguments arguments, boolean ignoreCase) {
        return folded(arguments.text(0), ignoreCase).endsWith(folded(arguments.text(1), ignoreCase));
    }

    /** No text contains the empty one, though every text starts and ends with it. */
    static boolean contains(Arguments arguments, boolean ignoreCase) {
        return !arguments.text(1).isEmpty()
                && folded(arguments.text(0), ignoreCase).contains(folded(arguments.text(1), ignoreCase));
    }

    /** Null if it is not there. */
    static @Nullable Long indexOf(Arguments arguments, boolean ignoreCase) {
        int start = arguments.count() > 2 ? arguments.number(2) : 0;
        int index = folded(arguments.text(0), ignoreCase).indexOf(folded(arguments.text(1), ignoreCase), start);
        return index < 0 ? null : (long) index;
    }

    /** The part from the start to before the end; negative positions count from the end of the text. */
    static String substring(Arguments arguments, boolean ignoreCase) {
        String text = arguments.text(0);
        int from = position(text, arguments.number(1));
        int to = arguments.count() > 2 ? position(text, arguments.number(2)) : text.length();
        return from < to ? text.substring(from, to) : "";
    }

    private static int position(String text, int written) {
        int position = written < 0 ? text.length() + written : written;
        return Math.max(0, Math.min(position, text.length()));
    }

    /**
     * What stands between the first left text and the next right one, or the last one if greedy; nothing if one is not
     * there, and the whole text if one is empty.
     */
    static String between(Arguments arguments, boolean ignoreCase) {
        String text = arguments.text(0);
        String searched = folded(text, ignoreCase);
        String left = folded(arguments.text(1), ignoreCase);
        String right = folded(arguments.text(2), ignoreCase);
        boolean greedy = arguments.count() > 3 && arguments.flag(3);
        if (left.isEmpty() || right.isEmpty()) {
            return text;
        }
        int start = searched.indexOf(left);
        int from = start + left.length();
        int to = greedy ? searched.lastIndexOf(right) : searched.indexOf(right, from);
        if (start < 0 || to < 0) {
            return "";
        }
        if (to < from || to > text.length()) {
            throw EqlException.notSupported("[between] with a right text before the left one");
        }
        return text.substring(from, to);
    }

    private static String folded(String text, boolean ignoreCase) {
        return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
    }
}
