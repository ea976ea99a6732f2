package dev.taskwatch.enrich.taskcache;

/** Leaves the decoding at a fault; {@link ActionsReader} turns it into a {@link Fault} and lets none out. */
final class Malformed extends Exception {

    private final Fault.Reason reason;
    private final int offset;
    private final String field;

    /** @param problem what is wrong with the field, the end of a sentence */
    Malformed(Fault.Reason reason, int offset, String field, String problem) {
        super(problem, null, false, false); // hostile values are many; a stack trace is the costly part
        this.reason = reason;
        this.offset = offset;
        this.field = field;
    }

    /** @param action the number of the action the field belongs to, from 1; 0 for none */
    Fault inAction(int action) {
        String place = action == 0 ? field : field + " of action " + action;
        return new Fault(reason, offset, "Byte " + offset + ", " + place + ": " + getMessage() + ".");
    }
}
