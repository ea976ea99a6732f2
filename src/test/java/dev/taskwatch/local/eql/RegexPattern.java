package dev.taskwatch.local.eql;

import java.util.List;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;

/** What a {@code regex} matches, as far as Elasticsearch simplifies it before the search. */
final class RegexPattern {
    private final Automaton automaton;

    RegexPattern(List<String> alternatives) {
        Automaton written = new RegExp(String.join("|", alternatives)).toAutomaton();
        this.automaton = Operations.determinize(written, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
    }

    boolean matchesAnything() {
        return Operations.isTotal(automaton);
    }

    boolean matchesOneText() {
        return Operations.getSingleton(automaton) != null;
    }
}
