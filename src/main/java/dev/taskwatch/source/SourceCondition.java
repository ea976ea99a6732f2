package dev.taskwatch.source;

import java.util.Locale;

/** What can be wrong with a source, worst first; {@code docs/runbook.md} has an entry for each. */
public enum SourceCondition {
    /** No source delivers what a rule needs, so it cannot fire. */
    BLIND(Weight.DOWN, "bring back one of the sources that are named, or correct the rule's index patterns"),
    /** No window can see events at its time, since the service's clock is too far ahead. */
    TOO_EARLY(Weight.DOWN, "set the clocks of this service, of the cluster and of the hosts right, such as by NTP"),
    /** Events came and have stopped. */
    SILENT(Weight.WARNING, "see whether its agents run and what stands between them and the cluster"),
    /** What may not be read vanishes from the search. */
    UNREADABLE(Weight.WARNING, "give the service's role the right to read all of the pattern"),
    /** No event there can match, since a field is mapped in no index. */
    UNMAPPED(Weight.WARNING, "install the index template of what ships these events"),
    /** No event there can match, since none has a value of a field. */
    UNFILLED(Weight.WARNING, "see why the agent or its ingest pipeline leaves the field out"),
    /** Events of the right form came, and none of the last day has it. */
    FORM_CHANGED(
            Weight.WARNING,
            "see what changed in the agent or its ingest pipeline, and let it write the values that the rule asks for"),
    /** Hosts stopped to send a field that other hosts send. */
    HOSTS_CHANGED(Weight.WARNING, "see what changed in the agents of these hosts or their ingest pipeline"),
    /** Events arrive later than the scheduled windows tolerate. */
    LATE(
            Weight.WARNING,
            "see what holds the events up, at their hosts or before the cluster; nothing is lost meanwhile"),
    /** The service's clock and the cluster's, or that of its events, do not agree. */
    CLOCKS_DIFFER(
            Weight.WARNING, "set the clocks of this service, of the cluster and of the hosts right, such as by NTP"),
    /** What events say of their arrival cannot be true, so late ones cannot be told from others. */
    IMPLAUSIBLE(Weight.WARNING, "see which pipeline sets event.ingested, by which clock, and in which time zone"),
    /** Late events cannot be told from others, since none says when it arrived. */
    UNTIMED(Weight.WARNING, "let an ingest pipeline set event.ingested"),
    /** Two categories of one source do not agree in their clocks or in how late they are noted. */
    SKEWED(Weight.WARNING, "compare the clocks, and see how the sensor stamps its events"),
    /** Events are stamped in the future. */
    AHEAD(Weight.WARNING, "set the clocks of these hosts right"),
    /** A search leaves out a remote cluster that it cannot reach, and does not say so. */
    SKIPPABLE(
            Weight.WARNING,
            "set skip_unavailable of the remote cluster to false, so that a search fails when it cannot reach it"),
    /** The cluster could not tell. */
    UNKNOWN(Weight.WARNING, "see the reason; it is looked at again at the next check"),
    /** No index is there, as is usual: few sites have every source of a rule. */
    ABSENT(Weight.NOTE, "nothing, unless the site should have it"),
    /** An index is there without events of the category, as is usual of an index for another one. */
    EMPTY(Weight.NOTE, "nothing, unless such events should be there"),
    /** None of many events is written as a rule asks. */
    FORM_UNMET(
            Weight.NOTE,
            "compare the values with those that the rule asks for; correct the agent, its ingest pipeline or a copy of the rule"),
    /** Hosts do not send a field that other hosts send. */
    HOSTS_LACKING(Weight.NOTE, "bring the agents of these hosts to the version or the pipeline of the others"),
    /** No event of the site comes from an operating system that rules ask for, as is usual. */
    SYSTEM_ABSENT(Weight.NOTE, "nothing, unless the site should have such hosts");

    /** What follows for the service's health. */
    public enum Weight {
        DOWN,
        WARNING,
        NOTE
    }

    private final Weight weight;
    private final String remedy;

    SourceCondition(Weight weight, String remedy) {
        this.weight = weight;
        this.remedy = remedy;
    }

    /** Names its entry in the runbook. */
    public String id() {
        return "source-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String remedy() {
        return remedy;
    }

    public Weight weight() {
        return weight;
    }
}
