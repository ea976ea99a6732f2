package dev.taskwatch;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.SpringProperties;

/**
 * Detects continuously; with {@code --once} it runs every rule by hand, with {@code --set-up} it prepares the cluster, and exits with
 * what came of it.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Taskwatch {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(Taskwatch.class);
        if (List.of(args).contains("--once") || List.of(args).contains("--set-up")) {
            application.setWebApplicationType(WebApplicationType.NONE);
            SpringProperties.setFlag(AotDetector.AOT_ENABLED, false); // what was found out at build is the service's
            if (List.of(args).contains("--json")) { // standard output is for the documents
                application.setDefaultProperties(Map.of("logging.threshold.console", "error"));
            }
            exit(application.run(args));
            return;
        }
        refuseToRunOn(args);
        application.run(args);
    }

    /** A signal that comes in the middle has closed the context; there is nobody left to ask what came of it. */
    private static void exit(ConfigurableApplicationContext context) {
        if (context.isActive()) {
            System.exit(SpringApplication.exit(context));
        }
    }

    /** Whoever wants a dry run must not get a service that writes. */
    private static void refuseToRunOn(String[] args) {
        for (String option : args) {
            if (option.matches("--(from|to|dry)(=.*)?")) {
                System.err.println(option + " works with --once only; add it");
                System.exit(1);
            }
        }
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
