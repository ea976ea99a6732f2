package dev.taskwatch.simulation;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Thousands of simulated runs need no log. */
final class Quiet {

    private Quiet() {}

    static void beQuiet() {
        LoggingSystem.get(Quiet.class.getClassLoader()).setLogLevel("dev.taskwatch", LogLevel.OFF);
    }
}
