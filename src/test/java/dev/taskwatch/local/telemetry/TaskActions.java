package dev.taskwatch.local.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** Encodes what a task runs as the Task Scheduler does in the registry value {@code Actions}, version 3. */
final class TaskActions {

    private static final int VERSION = 3;
    private static final int EXEC = 0x6666;
    private static final int COM_HANDLER = 0x7777;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** @param context the id of the principal that the actions run as, mostly {@code Author} */
    TaskActions(String context) {
        shortNumber(VERSION);
        string(context);
    }

    TaskActions exec(String command, String arguments, String workingDirectory) {
        shortNumber(EXEC);
        string(""); // the action's id
        string(command);
        string(arguments);
        string(workingDirectory);
        shortNumber(0); // flags
        return this;
    }

    TaskActions comHandler(UUID clsid, String data) {
        shortNumber(COM_HANDLER);
        string(""); // the action's id
        clsid(clsid);
        string(data);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    String toBase64() {
        return Base64.getEncoder().encodeToString(toBytes());
    }

    private void string(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_16LE);
        number(encoded.length);
        bytes.writeBytes(encoded);
    }

    /** In memory order: the first three groups are little endian numbers, the rest stands as it reads. */
    private void clsid(UUID clsid) {
        long high = clsid.getMostSignificantBits();
        number((int) (high >>> 32));
        shortNumber((int) (high >>> 16));
        shortNumber((int) high);
        bytes.writeBytes(HexFormat.of().parseHex("%016x".formatted(clsid.getLeastSignificantBits())));
    }

    private void number(int value) {
        shortNumber(value);
        shortNumber(value >>> 16);
    }

    private void shortNumber(int value) {
        bytes.write(value);
        bytes.write(value >>> 8);
    }
}
