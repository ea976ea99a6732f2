package dev.taskwatch.rule;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param location a directory of rule files beside the packaged ones; none if absent or blank */
@ConfigurationProperties("taskwatch.rules")
record RulesProperties(@Nullable String location) {

    /** A plain path: what Spring makes of one may lie on the class path instead. */
    Optional<Path> directory() {
        return Optional.ofNullable(location).filter(path -> !path.isBlank()).map(Path::of);
    }
}
