package dev.taskwatch.health;

/** A further part of {@code /actuator/detections}. */
interface DetectionsContributor {

    /** Its key there. */
    String name();

    /** What JSON shows of it. */
    Object detections();
}
