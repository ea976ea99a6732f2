package dev.taskwatch.local.eql;

import dev.taskwatch.local.eql.Expression.Call;
import java.util.List;
import java.util.Locale;

/** The functions of EQL, with how many arguments they take and whether {@code ~} may follow their name. */
enum EqlFunction {
    ADD(2, 2, false),
    BETWEEN(3, 4, true),
    CIDR_MATCH(2, Integer.MAX_VALUE, false),
    CONCAT(1, Integer.MAX_VALUE, false),
    DIVIDE(2, 2, false),
    ENDS_WITH(2, 2, true),
    INDEX_OF(2, 3, true),
    LENGTH(1, 1, false),
    MODULO(2, 2, false),
    MULTIPLY(2, 2, false),
    NUMBER(1, 2, false),
    STARTS_WITH(2, 2, true),
    STRING(1, 1, false),
    STRING_CONTAINS(2, 2, true),
    SUBSTRING(2, 3, false),
    SUBTRACT(2, 2, false);

    private final int fewest;
    private final int most;
    private final boolean mayIgnoreCase;

    EqlFunction(int fewest, int most, boolean mayIgnoreCase) {
        this.fewest = fewest;
        this.most = most;
        this.mayIgnoreCase = mayIgnoreCase;
    }

    /** @throws EqlException if there is no such function, or it does not take these arguments */
    static EqlFunction of(Call call) {
        for (EqlFunction function : values()) {
            if (function.name().replace("_", "").toLowerCase(Locale.ROOT).equals(call.name())) {
                function.check(call);
                return function;
            }
        }
        throw EqlException.verification(List.of(call.source().prefix() + "Unknown function [" + call.name() + "]"));
    }

    private void check(Call call) {
        int count = call.arguments().size();
        if (count < fewest || count > most) {
            throw EqlException.parsing(
                    call.source(), "error building [" + call.name() + "]: does not take " + count + " arguments");
        }
        if (call.ignoreCase() && !mayIgnoreCase) {
            throw EqlException.parsing(
                    call.source(), "error building [" + call.name() + "]: does not support case-insensitive [~]");
        }
    }
}
