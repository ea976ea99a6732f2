package dev.taskwatch.local.eql;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A condition or a value in a query, as written. */
sealed interface Expression {
    Source source();

    /** The expressions that this one is made of. */
    default List<Expression> operands() {
        return List.of();
    }

    /** @param value a {@link String}, {@link Long}, {@link BigInteger} beyond that, {@link Double}, {@link Boolean} or null */
    record Literal(@Nullable Object value, Source source) implements Expression {
        /** The type as error messages name it. */
        String type() {
            if (value instanceof Long whole) {
                return whole.intValue() == whole ? "integer" : "long";
            }
            if (value instanceof BigInteger) {
                return "unsigned_long";
            }
            return value instanceof String
                    ? "keyword"
                    : value instanceof Double ? "double" : value instanceof Boolean ? "boolean" : "null";
        }
    }

    /** @param optional written {@code ?name}: null where the field is mapped nowhere */
    record Field(String name, boolean optional, Source source) implements Expression {}

    record Not(Expression operand, Source source) implements Expression {
        @Override
        public List<Expression> operands() {
            return List.of(operand);
        }
    }

    record And(List<Expression> operands, Source source) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Expression> operands, Source source) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Comparison(Operator operator, Expression left, Expression right, Source source) implements Expression {
        Comparison withLiteralOnTheRight() {
            return left instanceof Literal && !(right instanceof Literal)
                    ? new Comparison(operator.mirrored(), right, left, source)
                    : this;
        }

        @Override
        public List<Expression> operands() {
            return List.of(left, right);
        }
    }

    /** {@code in} or {@code in~}. */
    record In(Expression value, List<Expression> list, boolean ignoreCase, Source source) implements Expression {
        public In {
            list = List.copyOf(list);
        }

        @Override
        public List<Expression> operands() {
            return Stream.concat(Stream.of(value), list.stream()).toList();
        }
    }

    /** {@code :}, {@code like} or {@code like~}: wildcards {@code *} and {@code ?}, any of the patterns. */
    record Like(Expression value, List<Literal> patterns, boolean ignoreCase, Source source) implements Expression {
        public Like {
            patterns = List.copyOf(patterns);
        }

        @Override
        public List<Expression> operands() {
            return List.of(value);
        }
    }

    /** {@code regex} or {@code regex~}: any of the patterns, over the whole value. */
    record Regex(Expression value, List<Literal> patterns, boolean ignoreCase, Source source) implements Expression {
        public Regex {
            patterns = List.copyOf(patterns);
        }

        @Override
        public List<Expression> operands() {
            return List.of(value);
        }
    }

    /** @param name in lower case, without {@code ~} */
    record Call(String name, boolean ignoreCase, List<Expression> arguments, Source source) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expression> operands() {
            return arguments;
        }
    }

    enum Operator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        /** The operator for the same comparison with its sides exchanged. */
        Operator mirrored() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case AT_MOST -> AT_LEAST;
                case GREATER -> LESS;
                case AT_LEAST -> AT_MOST;
            };
        }
    }
}
