package dev.taskwatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Detects continuously; with {@code --once} it runs every rule once and exits with what came of it. */
@SpringBootApplication
public class Taskwatch {

    public static void main(String[] args) {
        SpringApplication.run(Taskwatch.class, args);
    }
}
