package dev.taskwatch.alert;

import dev.taskwatch.enrich.taskcache.SafeText;
import dev.taskwatch.rule.Rule;
import dev.taskwatch.search.EventRef;
import dev.taskwatch.search.Machine;
import dev.taskwatch.search.Match;
import dev.taskwatch.search.Nested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an analyst does next: the rule's guide with this alert's values in it, and queries to paste. */
final class NextSteps {

    /** {@code {{host.name}}}, with or without the backquotes of Markdown around it. */
    private static final Pattern PLACEHOLDER = Pattern.compile("`?\\{\\{ *([\\w.@-]{1,200}) *}}`?");

    private static final Pattern CODE = Pattern.compile(
            "(?ms)^[ \\t]*(?<fence>```+)(?<language>[\\w-]*)[^\\n]*$.*?(?:^[ \\t]*\\k<fence>[ \\t]*$|\\z)");

    private static final int LONGEST_VALUE = 500;
    private static final Duration AROUND = Duration.ofMinutes(15);

    private final Map<String, Object> fields;
    private final Target target;
    private final Instant from;
    private final Instant to;
    private final List<Map<String, Object>> queries = new ArrayList<>();

    private NextSteps(Match match, Map<String, Object> fields) {
        this.fields = fields;
        this.target = Target.of(fields);
        this.from = match.events().get(0).timestamp().minus(AROUND);
        this.to = match.time().plus(AROUND);
    }

    /** @param document the alert so far */
    static Map<String, Object> of(Rule rule, Match match, Map<String, Object> document) {
        NextSteps next = new NextSteps(match, Nested.of(document));
        Map<String, Object> steps = new LinkedHashMap<>();
        rule.guide().ifPresent(guide -> steps.put("guide", next.filled(guide)));
        steps.put("from", next.from.toString());
        steps.put("to", next.to.toString());
        next.target();
        next.source();
        next.add("the events of this alert", "kql", ids(match));
        steps.put("queries", next.queries);
        return steps;
    }

    /** In a block of code there is no markup to protect, but a query whose quotes a value must not end. */
    private String filled(String guide) {
        StringBuilder filled = new StringBuilder();
        Matcher code = CODE.matcher(guide);
        int done = 0;
        while (code.find()) {
            filled.append(filled(guide.substring(done, code.start()), this::value));
            String language = code.group("language");
            filled.append(filled(code.group(), path -> codeValue(language, path)));
            done = code.end();
        }
        return filled.append(filled(guide.substring(done), this::value)).toString();
    }

    private static String filled(String text, UnaryOperator<String> value) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
    }

    private String codeValue(String language, String path) {
        String value = field(path).filter(NextSteps::isShort).orElse(TaskFields.UNKNOWN);
        String inQuery = language.equals("kuery") ? Quoted.kql(value) : Quoted.eql(value);
        return switch (language) {
            case "kuery", "eql" -> inQuery.substring(1, inQuery.length() - 1);
            case "sql" -> SafeText.line(value).replace("'", "''");
            default -> SafeText.line(value).replace('`', '\'');
        };
    }

    /** As code, in which Markdown takes nothing for markup. */
    private String value(String path) {
        String value = field(path).orElse(TaskFields.UNKNOWN);
        return "`" + ShortText.of(SafeText.line(value).replace('`', '\''), LONGEST_VALUE) + "`";
    }

    /** Guides mean the target by {@code host}, which in forwarded events is the collector. */
    private Optional<String> field(String path) {
        if (!target.forwarded() || !path.startsWith("host.")) {
            return Nested.text(fields, path);
        }
        return path.equals(Machine.HOST_NAME) || path.equals("host.hostname") ? target.name() : Optional.empty();
    }

    private void target() {
        host().ifPresent(host -> {
            add(
                    "target: what the host did and what it started",
                    "kql",
                    host.kql("and event.category : (\"process\" or \"network\")"));
            text("process.entity_id").ifPresent(process -> {
                add(
                        "target: registry writes and connections of the process behind this alert",
                        "kql",
                        host.kql("and process.entity_id : " + Quoted.kql(process)));
                add(
                        "target: what that process started",
                        "eql",
                        "process where " + host.eql() + " and process.parent.entity_id == " + Quoted.eql(process));
            });
            text("registry.path")
                    .ifPresent(path -> add(
                            "target: every write of this registry value",
                            "eql",
                            "registry where " + host.eql() + " and registry.path == " + Quoted.eql(path)));
        });
        text("taskwatch.logon.logon_id")
                .filter(id -> !id.equals(TaskFields.UNKNOWN))
                .ifPresent(id -> add(
                        "target: everything done in that account's logon",
                        "kql",
                        host().map(host -> host.kql("and ")).orElse("") + "winlog.logon.id : " + Quoted.kql(id)));
    }

    private void source() {
        text("source.ip").ifPresent(ip -> {
            add(
                    "source: what that machine did",
                    "kql",
                    "host.ip : " + Quoted.kql(ip)
                            + " and event.category : (\"process\" or \"network\" or \"authentication\")");
            add("source: which process opened the connection", "eql", "network where " + connection(ip));
            add(
                    "source: logons from that address to other machines",
                    "kql",
                    "event.code : \"4624\" and source.ip : " + Quoted.kql(ip));
        });
    }

    private String connection(String ip) {
        String of = "source.ip == " + Quoted.eql(ip);
        Optional<String> to = text("destination.ip").map(address -> " and destination.ip == " + Quoted.eql(address));
        return of + number("source.port") + to.orElse("") + number("destination.port");
    }

    private String number(String field) {
        return text(field)
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> " and " + field + " == " + value)
                .orElse("");
    }

    /** Clones share {@code host.id}, and it is the collector's where events are forwarded. Empty if nothing is known. */
    private Optional<Host> host() {
        Map<String, String> conditions = new LinkedHashMap<>();
        if (!target.forwarded()) {
            text("host.id").ifPresent(id -> conditions.put("host.id", id));
            text("host.name").ifPresent(name -> conditions.put("host.name", name));
        }
        if (conditions.isEmpty()) {
            text("taskwatch.target.name")
                    .filter(name -> target.name().isPresent())
                    .ifPresent(name -> conditions.put(Machine.COMPUTER_NAME, name));
        }
        if (conditions.isEmpty()) {
            return Optional.empty();
        }
        text(Machine.NAMESPACE)
                .filter(namespace -> !namespace.equals("default"))
                .ifPresent(namespace -> conditions.put(Machine.NAMESPACE, namespace));
        text(Machine.ORGANIZATION).ifPresent(tenant -> conditions.put(Machine.ORGANIZATION, tenant));
        return Optional.of(new Host(conditions));
    }

    private static String ids(Match match) {
        return match.events().stream()
                .map(EventRef::id)
                .map(Quoted::kql)
                .collect(Collectors.joining(" or ", "_id : (", ")"));
    }

    private void add(String title, String language, String query) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("title", title);
        one.put("language", language);
        one.put("query", query);
        queries.add(one);
    }

    /** For a query; a longer value makes none that anybody could paste. */
    private Optional<String> text(String path) {
        return Nested.text(fields, path).filter(NextSteps::isShort);
    }

    private static boolean isShort(String value) {
        return value.length() <= 8 * LONGEST_VALUE;
    }

    /** Conditions that hold for the events of one machine: values by field. */
    private record Host(Map<String, String> conditions) {

        String kql(String more) {
            return joined(" : ", Quoted::kql) + " " + more;
        }

        String eql() {
            return joined(" == ", Quoted::eql);
        }

        private String joined(String equals, UnaryOperator<String> quoted) {
            return conditions.entrySet().stream()
                    .map(one -> one.getKey() + equals + quoted.apply(one.getValue()))
                    .collect(Collectors.joining(" and "));
        }
    }
}
