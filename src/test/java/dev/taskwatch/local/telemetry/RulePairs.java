package dev.taskwatch.local.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule Remote Scheduled Task Creation over documents in memory, as a plain predicate. */
final class RulePairs {

    private static final List<String> INDICES = List.of(
            "logs-endpoint.events.registry-",
            "logs-endpoint.events.network-",
            "winlogbeat-",
            "logs-windows.sysmon_operational-");
    private static final Pattern ACTIONS = Pattern.compile(
            Pattern.quote("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\")
                    + ".*"
                    + Pattern.quote("\\Actions"),
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Duration MAXSPAN = Duration.ofMinutes(1);

    private RulePairs() {}

    record Pair(String connectionId, String writeId) {}

    /** Every two events that could be a sequence of the rule. */
    static List<Pair> in(List<Document> documents) {
        List<Document> searched = documents.stream()
                .filter(document -> INDICES.stream().anyMatch(document.index()::startsWith))
                .toList();
        Map<List<Object>, List<Document>> writes =
                searched.stream().filter(RulePairs::writesActions).collect(Collectors.groupingBy(RulePairs::joinKeys));
        return searched.stream()
                .filter(RulePairs::isConnection)
                .flatMap(connection -> pairs(connection, writes.getOrDefault(joinKeys(connection), List.of())))
                .toList();
    }

    static Object value(Document document, String field) {
        Object value = document.source();
        for (String name : field.split("\\.")) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }

    static Instant timestamp(Document document) {
        return Instant.parse((String) value(document, "@timestamp"));
    }

    private static Stream<Pair> pairs(Document connection, List<Document> writesOfItsProcess) {
        return writesOfItsProcess.stream()
                .filter(write -> withinMaxspan(connection, write))
                .map(write -> new Pair(connection.id(), write.id()));
    }

    private static List<Object> joinKeys(Document document) {
        return List.of(value(document, "host.id"), value(document, "process.entity_id"));
    }

    private static boolean isConnection(Document document) {
        return has(document, "event.category", "network")
                && has(document, "host.os.type", "windows")
                && has(document, "process.name", "svchost.exe")
                && (has(document, "network.direction", "incoming") || has(document, "network.direction", "ingress"))
                && isDynamic(document, "source.port")
                && isDynamic(document, "destination.port")
                && !has(document, "source.ip", "127.0.0.1")
                && !has(document, "source.ip", "::1");
    }

    private static boolean writesActions(Document document) {
        return has(document, "event.category", "registry")
                && has(document, "host.os.type", "windows")
                && has(document, "event.type", "change")
                && has(document, "registry.value", "Actions")
                && value(document, "registry.path") instanceof String path
                && ACTIONS.matcher(path).matches();
    }

    private static boolean withinMaxspan(Document first, Document second) {
        Duration gap = Duration.between(timestamp(first), timestamp(second));
        return !gap.isNegative() && gap.compareTo(MAXSPAN) <= 0;
    }

    private static boolean isDynamic(Document document, String port) {
        return value(document, port) instanceof Integer number && number >= 49_152;
    }

    private static boolean has(Document document, String field, String text) {
        Object value = value(document, field);
        List<?> values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        return values.stream()
                .anyMatch(each -> each.toString().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT)));
    }
}
