package dev.taskwatch.exception;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param exceptions the file of known benign activity; none if absent or blank */
@ConfigurationProperties("taskwatch")
record ExceptionsProperties(@Nullable String exceptions) {

    Optional<Path> file() {
        return Optional.ofNullable(exceptions).filter(path -> !path.isBlank()).map(Path::of);
    }
}
