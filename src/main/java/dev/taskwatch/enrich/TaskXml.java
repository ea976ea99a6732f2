package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.ExecAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A task's definition as Security events hold it: it may be cut in the middle of an element, or escaped as a whole, and
 * anyone may have written it. So it is no document for a parser; what its elements say is picked out.
 */
final class TaskXml {

    private static final int MOST_ACTIONS = 32;

    private final String text;

    TaskXml(String text) {
        this.text = text.stripLeading().startsWith("&lt;") ? unescaped(text) : text;
    }

    Optional<String> author() {
        return element(text, "Author");
    }

    /** The account the task runs under, a name or a SID; of several the first. */
    Optional<String> runsAs() {
        return element(text, "UserId").or(() -> element(text, "GroupId"));
    }

    List<ExecAction> commands() {
        List<ExecAction> commands = new ArrayList<>();
        int from = text.indexOf("<Exec");
        while (from >= 0 && commands.size() < MOST_ACTIONS) {
            int end = text.indexOf("</Exec>", from);
            String exec = text.substring(from, end < 0 ? text.length() : end);
            element(exec, "Command").ifPresent(command -> commands.add(exec(exec, command)));
            from = end < 0 ? -1 : text.indexOf("<Exec", end);
        }
        return List.copyOf(commands);
    }

    private static ExecAction exec(String exec, String command) {
        String arguments = element(exec, "Arguments").orElse("");
        String directory = element(exec, "WorkingDirectory").orElse("");
        return new ExecAction("", command, arguments, directory, OptionalInt.empty());
    }

    /** What stands in the first element of the name, up to the end of the text if that is cut there. */
    private static Optional<String> element(String xml, String name) {
        String start = "<" + name + ">";
        int from = xml.indexOf(start);
        if (from < 0) {
            return Optional.empty();
        }
        int end = xml.indexOf("</" + name, from);
        String value = xml.substring(from + start.length(), end < 0 ? xml.length() : end);
        return Optional.of(unescaped(value).strip()).filter(said -> !said.isEmpty());
    }

    private static String unescaped(String escaped) {
        return escaped.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }
}
