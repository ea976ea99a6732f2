package dev.taskwatch.enrich.taskcache;

/** Shows a message. Windows no longer does so, but a value can still ask for it. */
public record MessageBoxAction(String id, String title, String body) implements TaskAction {

    @Override
    public String type() {
        return "message_box";
    }

    @Override
    public String summary() {
        return SafeText.line("message " + title + ": " + body);
    }
}
