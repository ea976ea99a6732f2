package dev.taskwatch.enrich.taskcache;

import java.nio.ByteBuffer;

/** UTF-16 as Windows keeps it: unchecked, so that half a surrogate pair may stand alone. */
final class Utf16 {

    static final char REPLACEMENT = '\uFFFD';

    private Utf16() {}

    /**
     * Reads {@code length} bytes, an even number; a lone surrogate becomes U+FFFD.
     * The JDK's decoder would also swallow the letter behind it, and so could hide one.
     */
    static String read(ByteBuffer bytes, int length) {
        char[] letters = new char[length / 2];
        bytes.asCharBuffer().get(letters);
        bytes.position(bytes.position() + length);
        replaceLoneSurrogates(letters);
        return new String(letters);
    }

    private static void replaceLoneSurrogates(char[] letters) {
        for (int i = 0; i < letters.length; i++) {
            if (isPair(letters, i)) {
                i++;
            } else if (Character.isSurrogate(letters[i])) {
                letters[i] = REPLACEMENT;
            }
        }
    }

    private static boolean isPair(char[] letters, int i) {
        return i + 1 < letters.length && Character.isSurrogatePair(letters[i], letters[i + 1]);
    }
}
