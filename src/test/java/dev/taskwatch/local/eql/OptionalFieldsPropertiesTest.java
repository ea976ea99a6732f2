package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.RandomCases;
import dev.taskwatch.local.eql.Query.EventQuery;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Conditions with optional fields that are mapped nowhere, against a reference that simplifies two operands at a time,
 * as Elasticsearch does.
 */
class OptionalFieldsPropertiesTest {
    /** A text with what it means: true, false or null for every event, or something that depends on the event. */
    private record Meaning(String text, Constant constant, Predicate<Event> test) {
        static Meaning constant(String text, Constant constant) {
            return new Meaning(text, constant, event -> constant == Constant.TRUE);
        }

        static Meaning of(String text, Predicate<Event> test) {
            return new Meaning(text, Constant.NONE, test);
        }

        Meaning as(String otherText) {
            return new Meaning(otherText, constant, test);
        }

        Meaning not() {
            String negated = "not (" + text + ")";
            return switch (constant) {
                case TRUE -> constant(negated, Constant.FALSE);
                case FALSE -> constant(negated, Constant.TRUE);
                case NULL -> constant(negated, Constant.NULL);
                case NONE -> of(negated, test.negate());
            };
        }

        Meaning and(Meaning other) {
            String both = "(" + text + ") and (" + other.text + ")";
            if (constant == Constant.TRUE) {
                return other.as(both);
            }
            if (other.constant == Constant.TRUE) {
                return as(both);
            }
            if (constant == Constant.FALSE || other.constant == Constant.FALSE) {
                return constant(both, Constant.FALSE);
            }
            return constant == Constant.NULL || other.constant == Constant.NULL
                    ? constant(both, Constant.NULL)
                    : of(both, test.and(other.test));
        }

        Meaning or(Meaning other) {
            String either = "(" + text + ") or (" + other.text + ")";
            if (constant == Constant.TRUE || other.constant == Constant.TRUE) {
                return constant(either, Constant.TRUE);
            }
            if (constant == Constant.FALSE) {
                return other.as(either);
            }
            if (other.constant == Constant.FALSE || other.constant == Constant.NULL) {
                return as(either);
            }
            return constant == Constant.NULL ? other.as(either) : of(either, test.or(other.test));
        }
    }

    private enum Constant {
        TRUE,
        FALSE,
        NULL,
        NONE
    }

    private record Event(boolean up, boolean named) {}

    private static final List<Event> EVENTS =
            List.of(new Event(false, false), new Event(false, true), new Event(true, false), new Event(true, true));

    @Test
    void areNullAsTheReferenceSays() {
        RandomCases.check(3000, random -> {
            Meaning meaning = meaning(random, 5);

            Clause clause = translated(meaning.text());

            assertThat(clause == Clause.NULL).as(meaning.text()).isEqualTo(meaning.constant() == Constant.NULL);
            assertThat(EVENTS.stream().filter(event -> matches(clause.dsl(), event)))
                    .as(meaning.text())
                    .containsExactlyElementsOf(
                            EVENTS.stream().filter(meaning.test()).toList());
        });
    }

    private static Meaning meaning(RandomCases random, int depth) {
        if (depth == 0) {
            return random.oneOf(
                    Meaning.of("up", Event::up),
                    Meaning.of("name == \"a\"", Event::named),
                    Meaning.of("?name != \"a\"", event -> !event.named()),
                    Meaning.constant("true", Constant.TRUE),
                    Meaning.constant("false", Constant.FALSE),
                    Meaning.constant("?none == 1", Constant.FALSE),
                    Meaning.constant("?none != 1", Constant.TRUE),
                    Meaning.constant("?none > 1", Constant.NULL),
                    Meaning.constant("?none : (\"a\", \"b*\")", Constant.NULL),
                    Meaning.constant("?none", Constant.NULL));
        }
        Meaning left = meaning(random, depth - 1);
        return switch (random.between(0, 3)) {
            case 0 -> left.not();
            case 1 -> left.and(meaning(random, depth - 1));
            case 2 -> left.or(meaning(random, depth - 1));
            default -> left;
        };
    }

    private static Clause translated(String condition) {
        Schema schema = new Schema(
                Map.of("up", Map.of("boolean", List.of("index")), "name", Map.of("keyword", List.of("index"))));
        Expression expression = ((EventQuery) EqlParser.parse("any where " + condition))
                .filter()
                .condition();
        return new Translator(schema).translate(expression);
    }

    @SuppressWarnings("unchecked")
    private static boolean matches(Map<String, Object> dsl, Event event) {
        if (dsl.containsKey("term")) {
            return ((Map<String, Object>) dsl.get("term")).containsKey("up") ? event.up() : event.named();
        }
        if (!dsl.containsKey("bool")) {
            return dsl.containsKey("match_all");
        }
        Map<String, List<Map<String, Object>>> bool = (Map<String, List<Map<String, Object>>>) dsl.get("bool");
        return bool.getOrDefault("filter", List.of()).stream().allMatch(query -> matches(query, event))
                && bool.getOrDefault("must_not", List.of()).stream().noneMatch(query -> matches(query, event))
                && (!bool.containsKey("should")
                        || bool.get("should").stream().anyMatch(query -> matches(query, event)));
    }
}
