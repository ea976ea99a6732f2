package dev.taskwatch.enrich.taskcache;

import java.util.List;

/** Sends an e-mail. Windows no longer does so, but a value can still ask for it. */
public record EmailAction(
        String id,
        String from,
        String to,
        String cc,
        String bcc,
        String replyTo,
        String server,
        String subject,
        String body,
        List<String> attachments,
        List<Header> headers)
        implements TaskAction {

    public EmailAction {
        attachments = List.copyOf(attachments);
        headers = List.copyOf(headers);
    }

    @Override
    public String type() {
        return "email";
    }

    @Override
    public String summary() {
        return SafeText.line("e-mail to " + to + " by " + server + ": " + subject);
    }

    public record Header(String name, String value) {}
}
