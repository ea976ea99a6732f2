package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Call;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The functions of EQL. Those of arithmetic and {@code number} are known, but not computed. */
enum EqlFunction {
    ADD("nn", 2, Kind.NUMBER),
    BETWEEN("sssb", 3, Kind.STRING, StringFunctions::between),
    CIDR_MATCH("ss*", 2, Kind.BOOLEAN),
    CONCAT("a*", 1, Kind.STRING, StringFunctions::concat),
    DIVIDE("nn", 2, Kind.NUMBER),
    ENDS_WITH("ss", 2, Kind.BOOLEAN, StringFunctions::endsWith),
    INDEX_OF("ssn", 2, Kind.NUMBER, StringFunctions::indexOf),
    LENGTH("s", 1, Kind.NUMBER, StringFunctions::length),
    MODULO("nn", 2, Kind.NUMBER),
    MULTIPLY("nn", 2, Kind.NUMBER),
    NUMBER("sn", 1, Kind.NUMBER),
    STARTS_WITH("ss", 2, Kind.BOOLEAN, StringFunctions::startsWith),
    STRING("a", 1, Kind.STRING, StringFunctions::string),
    STRING_CONTAINS("ss", 2, Kind.BOOLEAN, StringFunctions::contains),
    SUBSTRING("snn", 2, Kind.STRING, StringFunctions::substring),
    SUBTRACT("nn", 2, Kind.NUMBER);

    /** What kind of value something is, as far as functions tell them apart. */
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        ADDRESS,
        OTHER
    }

    private static final List<String> MAY_IGNORE_CASE =
            List.of("between", "endswith", "indexof", "startswith", "stringcontains");

    private final String parameters;
    private final int fewest;
    private final Kind result;
    private final @Nullable BiFunction<Arguments, Boolean, @Nullable Object> computation;

    EqlFunction(String parameters, int fewest, Kind result) {
        this(parameters, fewest, result, null);
    }

    /**
     * @param parameters a letter for each: a string, a number, a boolean, any; a star repeats the last one
     * @param computation of the value from arguments that are not null, and whether to ignore case
     */
    EqlFunction(
            String parameters,
            int fewest,
            Kind result,
            @Nullable BiFunction<Arguments, Boolean, @Nullable Object> computation) {
        this.parameters = parameters;
        this.fewest = fewest;
        this.result = result;
        this.computation = computation;
    }

    /** @throws EqlException if there is no such function, or it does not take so many arguments */
    static EqlFunction of(Call call) {
        for (EqlFunction function : values()) {
            if (function.writtenName().equals(call.name())) {
                function.check(call);
                return function;
            }
        }
        throw EqlException.verification(List.of(call.source().prefix() + "Unknown function [" + call.name() + "]"));
    }

    private String writtenName() {
        return name().replace("_", "").toLowerCase(Locale.ROOT);
    }

    private void check(Call call) {
        int count = call.arguments().size();
        boolean tooMany = !parameters.endsWith("*") && count > parameters.length();
        if (count < fewest || tooMany) {
            throw EqlException.parsing(
                    call.source(), "error building [" + call.name() + "]: expects " + expectedArguments());
        }
        if (call.ignoreCase() && !MAY_IGNORE_CASE.contains(call.name())) {
            throw EqlException.parsing(
                    call.source(), "error building [" + call.name() + "]: does not support case-insensitive [~]");
        }
    }

    private String expectedArguments() {
        List<String> numbers = List.of("one", "two", "three", "four");
        String expected = numbers.get(fewest - 1);
        if (parameters.endsWith("*")) {
            expected = "at least " + expected;
        } else {
            expected = parameters.length() == fewest
                    ? "exactly " + expected
                    : expected + " or " + numbers.get(parameters.length() - 1);
        }
        return expected + (expected.endsWith("one") ? " argument" : " arguments");
    }

    Kind result() {
        return result;
    }

    boolean isComputed() {
        return computation != null;
    }

    boolean takes(int argument, Kind kind) {
        int parameter = Math.min(argument, parameters.replace("*", "").length() - 1);
        return switch (parameters.charAt(parameter)) {
            case 's' -> kind == Kind.STRING;
            case 'n' -> kind == Kind.NUMBER;
            case 'b' -> kind == Kind.BOOLEAN;
            default -> kind != Kind.OTHER;
        };
    }

    @Nullable
    Object apply(List<Object> arguments, boolean ignoreCase) {
        return computation.apply(new Arguments(arguments), ignoreCase);
    }

    /** What a function works on; no argument is null. */
    record Arguments(List<Object> values) {
        int count() {
            return values.size();
        }

        String text(int index) {
            return (String) values.get(index);
        }

        int number(int index) {
            long number = (Long) values.get(index);
            if (number != (int) number) {
                throw EqlException.illegalArgument("[" + number + "] out of [integer] range");
            }
            return (int) number;
        }

        boolean flag(int index) {
            return (Boolean) values.get(index);
        }
    }
}
