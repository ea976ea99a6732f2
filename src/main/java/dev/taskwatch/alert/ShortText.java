package dev.taskwatch.alert;

/** Text of an attacker's choice at a length that an alert can carry; the frozen events have the whole of it. */
final class ShortText {

    private static final int MOST_LETTERS = 32_768;

    private ShortText() {}

    static String of(String text) {
        return of(text, MOST_LETTERS);
    }

    /** At most {@code letters} of it, and how many more there are. */
    static String of(String text, int letters) {
        if (text.length() <= letters) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(letters - 1)) ? letters - 1 : letters;
        return text.substring(0, end) + "… (" + (text.length() - end) + " more letters)";
    }
}
