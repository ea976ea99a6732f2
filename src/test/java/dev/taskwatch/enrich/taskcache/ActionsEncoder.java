package dev.taskwatch.enrich.taskcache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes the value that decodes to given actions, from the layout alone. */
final class ActionsEncoder {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] encode(TaskActions actions) {
        ActionsEncoder encoder = new ActionsEncoder();
        encoder.u16(actions.version().orElseThrow());
        actions.context().ifPresent(encoder::string);
        actions.actions().forEach(encoder::action);
        return encoder.bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void action(TaskAction action) {
        if (action instanceof ExecAction exec) {
            u16(0x6666).string(exec.id()).string(exec.command()).string(exec.arguments());
            string(exec.workingDirectory());
            exec.flags().ifPresent(this::u16);
        } else if (action instanceof ComHandlerAction com) {
            u16(0x7777).string(com.id()).guid(com.clsid()).string(com.data());
        } else if (action instanceof EmailAction mail) {
            u16(0x8888).string(mail.id()).string(mail.from()).string(mail.to()).string(mail.cc());
            string(mail.bcc()).string(mail.replyTo()).string(mail.server());
            string(mail.subject()).string(mail.body());
            u32(mail.attachments().size());
            mail.attachments().forEach(this::string);
            u32(mail.headers().size());
            mail.headers().forEach(header -> string(header.name()).string(header.value()));
        } else if (action instanceof MessageBoxAction box) {
            u16(0x9999).string(box.id()).string(box.title()).string(box.body());
        }
    }

    ActionsEncoder u16(int number) {
        out.write(number);
        out.write(number >> 8);
        return this;
    }

    ActionsEncoder u32(int number) {
        return u16(number).u16(number >> 16);
    }

    ActionsEncoder string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_16LE));
    }

    ActionsEncoder string(byte[] utf16) {
        u32(utf16.length);
        out.writeBytes(utf16);
        return this;
    }

    private ActionsEncoder guid(String guid) {
        byte[] inOrder = HexFormat.of().parseHex(guid.replaceAll("[{}-]", ""));
        for (int i : new int[] {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}) {
            out.write(inOrder[i]);
        }
        return this;
    }
}
