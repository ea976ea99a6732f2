package dev.taskwatch.local.eql;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;

/** A request's parameters, each of which may be read once; what is left then is unknown. */
final class RequestParameters {
    private final Map<String, Object> unread;

    RequestParameters(Map<String, Object> parameters) {
        this.unread = new HashMap<>(parameters);
    }

    Optional<String> text(String name) {
        Object value = unread.remove(name);
        if (value != null && !(value instanceof String)) {
            throw wrongType(name);
        }
        return Optional.ofNullable((String) value);
    }

    int number(String name, int absent) {
        Object value = unread.remove(name);
        if (value == null) {
            return absent;
        }
        try {
            // Elasticsearch takes 500.0, which is what the Java client writes, for 500.
            return new BigDecimal(value.toString()).intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrongType(name);
        }
    }

    Optional<TimeValue> time(String name) {
        return text(name).map(time -> TimeValue.parseTimeValue(time, name));
    }

    boolean flag(String name, boolean absent) {
        Object value = unread.remove(name);
        if (value == null) {
            return absent;
        }
        return switch (value.toString()) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw wrongType(name);
        };
    }

    /** An object that is not empty. */
    @SuppressWarnings("unchecked")
    Optional<Map<String, Object>> object(String name) {
        if (!unread.containsKey(name)) {
            return Optional.empty();
        }
        Object value = unread.remove(name);
        if (value instanceof Map<?, ?> object && !object.isEmpty()) {
            return Optional.of((Map<String, Object>) object);
        }
        throw wrongType(name);
    }

    @SuppressWarnings("unchecked")
    List<Object> list(String name) {
        Object value = unread.remove(name);
        if (value != null && !(value instanceof List)) {
            throw wrongType(name);
        }
        return value == null ? List.of() : (List<Object>) value;
    }

    void refuseAsNotSupported(String name) {
        @Nullable Object value = unread.remove(name);
        if (value != null) {
            throw EqlException.notSupported("[" + name + "]");
        }
    }

    void refuseUnknown() {
        unread.keySet().stream().sorted().findFirst().ifPresent(name -> {
            throw EqlException.notParsed("[eql/search] unknown field [" + name + "]");
        });
    }

    private static EqlException wrongType(String name) {
        return EqlException.notParsed("[eql/search] failed to parse field [" + name + "]");
    }
}
