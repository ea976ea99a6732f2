package dev.taskwatch.local.node.field;

import java.util.Locale;

/**
 * A field type whose values are stored as those of another one, which answers queries the same way apart from what the
 * comments say.
 */
enum BorrowedType {
    /** Of a {@code keyword}. A value over 32,766 bytes is refused, which a wildcard field takes. */
    WILDCARD("keyword", "keyword"),
    /** Of a {@code keyword}. Ranges, sorting and aggregations are refused: versions have an order of their own. */
    VERSION("keyword", "version"),
    /** Of a {@code text}. Scores differ, since those of a match_only_text are constant. */
    MATCH_ONLY_TEXT("text", "text"),
    /** Of a {@code long}. A value of 2^63 or more, or below 0, is refused. */
    UNSIGNED_LONG("long", "unsigned_long"),
    /** Of a {@code double} that is rounded to a multiple of 1 / {@code scaling_factor}, as are the values of queries. */
    SCALED_FLOAT("double", "scaled_float");

    private final String lender;
    private final String family;

    BorrowedType(String lender, String family) {
        this.lender = lender;
        this.family = family;
    }

    String typeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that stores the values. */
    String lender() {
        return lender;
    }

    /** The type that {@code _field_caps} names. */
    String family() {
        return family;
    }
}
