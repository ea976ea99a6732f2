package dev.taskwatch;

import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Detects continuously; with {@code --once} it runs every rule once and exits with what came of it. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Taskwatch {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(Taskwatch.class);
        if (List.of(args).contains("--once")) {
            application.setWebApplicationType(WebApplicationType.NONE);
            System.exit(SpringApplication.exit(application.run(args)));
        }
        application.run(args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
