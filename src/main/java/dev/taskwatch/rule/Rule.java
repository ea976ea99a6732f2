package dev.taskwatch.rule;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A named EQL query with its schedule, its cap and what its alerts say. It can run: what could not was refused before.
 *
 * @param license the licence that the rule itself is under
 * @param indices index patterns, at least one
 * @param created the day its author wrote it, as far as the file says
 * @param updated the day its author last changed it, likewise
 * @param maxAlerts the most alerts that the runs of one tick write
 * @param riskScore from 0 to 100
 * @param guide what an analyst does with an alert, in Markdown
 * @param buildingBlock how alerts are marked that only other rules and searches use, and lists and counts leave out
 * @param filters Query DSL that every event of a match must meet besides the query
 * @param outline the query and what it is made of
 */
public record Rule(
        RuleId id,
        String name,
        int version,
        String description,
        List<String> authors,
        Optional<String> license,
        Optional<LocalDate> created,
        Optional<LocalDate> updated,
        List<String> indices,
        Schedule schedule,
        int maxAlerts,
        Severity severity,
        int riskScore,
        List<String> tags,
        List<Threat> threats,
        List<String> references,
        List<String> falsePositives,
        Optional<String> guide,
        Optional<String> buildingBlock,
        String timestampField,
        String eventCategoryField,
        Optional<String> tiebreakerField,
        List<Map<String, Object>> filters,
        EqlOutline outline) {

    public Rule {
        requireText("name", name);
        requireText("description", description);
        requireText("timestamp_field", timestampField);
        requireText("event_category_override", eventCategoryField);
        buildingBlock.ifPresent(type -> requireText("building_block_type", type));
        tiebreakerField.ifPresent(field -> requireText("tiebreaker_field", field));
        require(version >= 1, "version is " + version + "; give 1 or more");
        require(maxAlerts >= 1, "max_signals is " + maxAlerts + "; give 1 or more");
        require(riskScore >= 0 && riskScore <= 100, "risk_score is " + riskScore + "; give 0 to 100");
        requireDistinct(indices);
        authors = List.copyOf(authors);
        indices = List.copyOf(indices);
        tags = List.copyOf(tags);
        threats = List.copyOf(threats);
        references = List.copyOf(references);
        falsePositives = List.copyOf(falsePositives);
        filters = List.copyOf(filters);
    }

    /** The EQL exactly as its author wrote it. */
    public String query() {
        return outline.query();
    }

    /**
     * How far a match may reach across a cut in time: two windows that share this much lose no match between them. Of a
     * sequence without maxspan nobody knows; it gets what the schedule's windows share.
     */
    public Duration margin() {
        return outline.reach().orElse(schedule.overlap());
    }

    /** The same rule with another question to the same indices. */
    public Rule asking(EqlOutline question, List<Map<String, Object>> questionFilters) {
        return new Rule(
                id,
                name,
                version,
                description,
                authors,
                license,
                created,
                updated,
                indices,
                schedule,
                maxAlerts,
                severity,
                riskScore,
                tags,
                threats,
                references,
                falsePositives,
                guide,
                buildingBlock,
                timestampField,
                eventCategoryField,
                tiebreakerField,
                questionFilters,
                question);
    }

    private static void requireDistinct(List<String> indices) {
        require(!indices.isEmpty(), "index is empty; name the indices to search");
        Set<String> seen = new HashSet<>();
        for (String index : indices) {
            require(!index.isBlank(), "index has a blank entry; remove it");
            require(seen.add(index), "index names \"" + index + "\" twice; name it once");
        }
    }

    private static void requireText(String field, String value) {
        require(!value.isBlank(), field + " is blank; write something or, if it is optional, remove it");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("rule." + otherwise);
        }
    }
}
