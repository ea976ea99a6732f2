package dev.taskwatch.local.ruletest;

import dev.taskwatch.rule.Rule;
import java.util.List;
import java.util.Optional;

/**
 * A rule, the events it is tried on, and the matches it should have.
 *
 * @param name the file of the events, as messages call it
 * @param expectation empty if nobody has said yet what should match
 */
record RuleTest(String name, Rule rule, List<TestEvent> events, Optional<Expectation> expectation) {
    RuleTest {
        events = List.copyOf(events);
    }
}
