package dev.taskwatch.enrich.taskcache;

import java.util.function.IntPredicate;

/**
 * Text of an attacker's choice, safe to show: letters that move the cursor, turn the direction of writing or are not
 * seen at all appear as {@code <U+202E>}, so that nothing reads as something else.
 */
public final class SafeText {

    private SafeText() {}

    public static String line(String text) {
        return show(text, SafeText::isUnseen);
    }

    /** Keeps line breaks and tabs, as a script has them. */
    public static String lines(String text) {
        return show(text.replace("\r\n", "\n"), letter -> letter != '\n' && letter != '\t' && isUnseen(letter));
    }

    private static String show(String text, IntPredicate unseen) {
        StringBuilder shown = new StringBuilder(text.length());
        int copied = 0;
        for (int i = 0, letter; i < text.length(); i += Character.charCount(letter)) {
            letter = text.codePointAt(i);
            if (unseen.test(letter)) {
                shown.append(text, copied, i).append(String.format("<U+%04X>", letter));
                copied = i + Character.charCount(letter);
            }
        }
        return shown.append(text, copied, text.length()).toString();
    }

    private static boolean isUnseen(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
