package dev.taskwatch.simulation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Thousands of simulated runs need no log; the tests behind them do. */
final class Quiet implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        setLevel(LogLevel.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        setLevel(null);
    }

    private static void setLevel(@Nullable LogLevel level) {
        LoggingSystem.get(Quiet.class.getClassLoader()).setLogLevel("dev.taskwatch", level);
    }
}
