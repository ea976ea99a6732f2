package dev.taskwatch.rule;

/** EQL text that has no outline; the message says where and why. */
final class EqlSyntaxException extends IllegalArgumentException {

    /** @param offset of the character that is wrong, from 0; said as line and column, both from 1 */
    EqlSyntaxException(String query, int offset, String reason) {
        super(position(query, offset) + ": " + reason);
    }

    private static String position(String query, int offset) {
        String before = query.substring(0, offset);
        long line = before.chars().filter(character -> character == '\n').count() + 1;
        return "line " + line + ", column " + (offset - before.lastIndexOf('\n'));
    }
}
