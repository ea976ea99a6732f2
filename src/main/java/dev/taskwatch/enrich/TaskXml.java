package dev.taskwatch.enrich;

import dev.taskwatch.enrich.taskcache.ComHandlerAction;
import dev.taskwatch.enrich.taskcache.EmailAction;
import dev.taskwatch.enrich.taskcache.ExecAction;
import dev.taskwatch.enrich.taskcache.MessageBoxAction;
import dev.taskwatch.enrich.taskcache.TaskAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task's definition as Security events hold it: it may be cut in the middle of an element, or escaped as a whole, and
 * anyone may have written it. So it is no document for a parser; what its elements say is picked out.
 */
final class TaskXml {

    private static final int MOST_ACTIONS = 32;

    /** One action up to its end, or to the end of a text that is cut. */
    private static final Pattern ACTION =
            Pattern.compile("(?s)<(Exec|ComHandler|SendEmail|ShowMessage)\\b(.*?)(?:</\\1>|\\z)");

    private static final Pattern REFERENCE = Pattern.compile("&(lt|gt|quot|apos|amp|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});");

    private static final Map<String, String> NAMED =
            Map.of("lt", "<", "gt", ">", "quot", "\"", "apos", "'", "amp", "&");

    private final String text;

    TaskXml(String text) {
        this.text = text.stripLeading().startsWith("&lt;") ? unescaped(text) : text;
    }

    Optional<String> author() {
        return element(text, "Author");
    }

    /** The account the task runs under, a name or a SID; of several the first. A trigger may name another one. */
    Optional<String> runsAs() {
        return section("Principals").flatMap(of -> element(of, "UserId").or(() -> element(of, "GroupId")));
    }

    /** In their order; of one that is cut, what there is. */
    List<TaskAction> actions() {
        List<TaskAction> actions = new ArrayList<>();
        Matcher start = ACTION.matcher(section("Actions").orElse(""));
        while (actions.size() < MOST_ACTIONS && start.find()) {
            action(start.group(1), start.group(2)).ifPresent(actions::add);
        }
        return List.copyOf(actions);
    }

    private static Optional<TaskAction> action(String kind, String xml) {
        return switch (kind) {
            case "Exec" -> element(xml, "Command").map(command -> exec(command, xml));
            case "ComHandler" -> element(xml, "ClassId").map(clsid -> comHandler(clsid, xml));
            case "SendEmail" -> Optional.of(email(xml));
            default -> Optional.of(new MessageBoxAction("", text(xml, "Title"), text(xml, "Body")));
        };
    }

    private static ExecAction exec(String command, String xml) {
        return new ExecAction("", command, text(xml, "Arguments"), text(xml, "WorkingDirectory"), OptionalInt.empty());
    }

    private static ComHandlerAction comHandler(String clsid, String xml) {
        return new ComHandlerAction("", clsid.toUpperCase(Locale.ROOT), text(xml, "Data"));
    }

    private static EmailAction email(String xml) {
        return new EmailAction(
                "",
                text(xml, "From"),
                text(xml, "To"),
                text(xml, "Cc"),
                text(xml, "Bcc"),
                text(xml, "ReplyTo"),
                text(xml, "Server"),
                text(xml, "Subject"),
                text(xml, "Body"),
                List.of(),
                List.of());
    }

    private Optional<String> section(String name) {
        int from = text.indexOf("<" + name);
        int end = text.indexOf("</" + name, Math.max(0, from));
        return from < 0 ? Optional.empty() : Optional.of(text.substring(from, end < 0 ? text.length() : end));
    }

    private static String text(String xml, String name) {
        return element(xml, name).orElse("");
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
        return REFERENCE.matcher(escaped).replaceAll(found -> Matcher.quoteReplacement(letter(found)));
    }

    private static String letter(MatchResult reference) {
        String name = reference.group(1);
        if (name.charAt(0) != '#') {
            return NAMED.getOrDefault(name, reference.group());
        }
        boolean hex = name.charAt(1) == 'x';
        int number = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
        boolean valid = Character.isValidCodePoint(number) && Character.getType(number) != Character.SURROGATE;
        return valid ? Character.toString(number) : reference.group();
    }
}
