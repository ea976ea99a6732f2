package dev.taskwatch.rule;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param location a directory of rule files beside the packaged ones; none if absent or blank */
@ConfigurationProperties("taskwatch.rules")
record RulesProperties(@Nullable String location) {}
