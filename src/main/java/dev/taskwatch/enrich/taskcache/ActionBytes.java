package dev.taskwatch.enrich.taskcache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** The fields of an Actions value, one after the other. No number read is trusted before it fits the bytes left. */
final class ActionBytes {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final ByteBuffer bytes;

    ActionBytes(byte[] value) {
        bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    }

    int offset() {
        return bytes.position();
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int u16(String field) throws Malformed {
        need(Short.BYTES, offset(), field);
        return Short.toUnsignedInt(bytes.getShort());
    }

    /** The number of entries that follow, of at least {@code size} bytes each. */
    int count(String field, int size) throws Malformed {
        int start = offset();
        long count = u32(field);
        need(count * size, start, field);
        return (int) count;
    }

    /** Without the NULs at its end, which a tool that writes the value itself is known to leave. */
    String string(String field) throws Malformed {
        int start = offset();
        long length = u32(field);
        need(length, start, field);
        if (length % 2 != 0) {
            String problem = "an odd length of " + length + " bytes for letters of two bytes";
            throw new Malformed(Fault.Reason.ODD_LENGTH, start, field, problem);
        }
        return length == 0 ? "" : withoutNulsAtEnd(Utf16.read(bytes, (int) length));
    }

    /** In the usual notation, {@code {01234567-89AB-CDEF-0123-456789ABCDEF}}. */
    String guid(String field) throws Malformed {
        need(16, offset(), field);
        String numbers = HEX.toHexDigits(bytes.getInt())
                + '-'
                + HEX.toHexDigits(bytes.getShort())
                + '-'
                + HEX.toHexDigits(bytes.getShort());
        byte[] tail = new byte[8];
        bytes.get(tail);
        return '{' + numbers + '-' + HEX.formatHex(tail, 0, 2) + '-' + HEX.formatHex(tail, 2, 8) + '}';
    }

    private long u32(String field) throws Malformed {
        need(Integer.BYTES, offset(), field);
        return Integer.toUnsignedLong(bytes.getInt());
    }

    private void need(long size, int start, String field) throws Malformed {
        if (size > bytes.remaining()) {
            String problem = size + " bytes needed, " + bytes.remaining() + " left";
            throw new Malformed(Fault.Reason.PAST_END, start, field, problem);
        }
    }

    private static String withoutNulsAtEnd(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }
}
