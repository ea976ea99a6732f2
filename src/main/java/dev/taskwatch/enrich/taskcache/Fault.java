package dev.taskwatch.enrich.taskcache;

import java.util.Locale;

/**
 * Where and why the decoding of a value ended early.
 *
 * @param offset in bytes of the value, where the field at fault starts
 * @param sentence for whoever reads the alert
 */
public record Fault(Reason reason, int offset, String sentence) {

    /** The kinds of damage that can be told apart. */
    public enum Reason {
        /** A field, a length or a count reaches past the last byte. */
        PAST_END,
        /** A string of UTF-16 has an odd number of bytes. */
        ODD_LENGTH,
        UNKNOWN_VERSION,
        UNKNOWN_ACTION,
        BAD_BASE64,
        /** The value is whole where it was recorded; here only its beginning is. */
        CUT;

        /** The name as documents have it, such as {@code past_end}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
