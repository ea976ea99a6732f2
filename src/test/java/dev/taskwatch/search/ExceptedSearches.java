package dev.taskwatch.search;

import dev.taskwatch.exception.Exceptions;
import dev.taskwatch.rule.FieldMapping;
import dev.taskwatch.rule.FieldMappings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The search that sees no exceptions, for tests elsewhere. */
public final class ExceptedSearches {

    private ExceptedSearches() {}

    /** Every index maps every field as keyword, without sub-fields. */
    static KnownMappings keywords() {
        return new KnownMappings((rule, fields, byIndex) -> new FieldMappings(fields.stream()
                .collect(Collectors.toMap(
                        field -> field,
                        field -> field.endsWith(".keyword")
                                ? List.of()
                                : List.of(new FieldMapping("keyword", true, Set.of()))))));
    }

    public static ExceptedSearch over(EqlSearch search, Exceptions exceptions) {
        return new ExceptedSearch(search, exceptions, keywords());
    }
}
