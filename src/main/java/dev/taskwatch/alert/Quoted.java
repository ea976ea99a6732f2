package dev.taskwatch.alert;

/** Values between quotes in a query. They come from events, so an attacker may have chosen them. */
final class Quoted {

    private Quoted() {}

    /** For KQL, in whose quotes a backslash and a quote are escaped and a wildcard is none. */
    static String kql(String value) {
        return quoted(value, false);
    }

    /** For EQL, which also refuses line breaks and has a way to write any other letter. */
    static String eql(String value) {
        return quoted(value, true);
    }

    private static String quoted(String value, boolean unicodeEscapes) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(letter -> {
            switch (letter) {
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (unicodeEscapes && isUnseen(letter)) {
                        quoted.append(String.format("\\u{%04x}", letter));
                    } else {
                        quoted.appendCodePoint(letter);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isUnseen(int letter) {
        int type = Character.getType(letter);
        return type == Character.CONTROL || type == Character.FORMAT;
    }
}
