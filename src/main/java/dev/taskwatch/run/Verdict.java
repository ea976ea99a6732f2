package dev.taskwatch.run;

/** How a run ended; from best to worst. */
public enum Verdict {
    /** Every match of the window has its alert. */
    COMPLETE,
    /** The cap left matches for later; the rest of the window stays open. */
    CAPPED,
    /** A part of the cluster did not answer: what was found is written, the window stays open. */
    PARTIAL,
    /** The cluster cannot answer the rule as things are; the window stays open. */
    BLIND,
    /** The cluster did not answer, or refused a write; the window stays open. */
    FAILED
}
