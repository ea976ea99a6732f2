package dev.taskwatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Conditional;

/** The order of the data: a stage may use earlier stages, never later ones. README's listing says the same. */
class PackageRulesTest {

    private static final List<String> STAGES =
            List.of("rule", "exception", "schedule", "search", "enrich", "alert", "run", "source", "health");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("__")) // what Spring generates at build
            .importPackages("dev.taskwatch");

    @Test
    void stagesLookOnlyUpstream() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.taskwatch..")
                .layer("start")
                .definedBy("dev.taskwatch")
                .layer("elasticsearch")
                .definedBy("dev.taskwatch.elasticsearch..");
        for (String stage : STAGES) {
            layers = layers.layer(stage).definedBy("dev.taskwatch." + stage + "..");
        }
        for (int i = 0; i < STAGES.size(); i++) {
            String[] later = STAGES.subList(i + 1, STAGES.size()).toArray(String[]::new);
            layers = later.length == 0
                    ? layers.whereLayer(STAGES.get(i)).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(STAGES.get(i)).mayOnlyBeAccessedByLayers(later);
        }

        layers.check(SERVICE);
    }

    @Test
    void onlyClassesNamedElasticsearchTouchTheClient() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Elasticsearch")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("co.elastic..", "org.apache.hc..")
                .check(SERVICE);
    }

    @Test
    void onlyThoseClassesUseThePackageOfTheCluster() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Elasticsearch")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.taskwatch.elasticsearch..")
                .check(SERVICE);
    }

    /** What the image's context is made of is settled at build: whatever hangs on a setting would be missing there. */
    @Test
    void noBeanHangsOnASettingBesidesTheWayToRun() {
        Stream<String> settings = SERVICE.stream()
                .flatMap(type -> Stream.of(type.reflect().getAnnotationsByType(ConditionalOnProperty.class)))
                .flatMap(condition -> Stream.of(condition.name(), condition.value()))
                .flatMap(Stream::of);

        assertThat(settings).isNotEmpty().containsOnly("once", "set-up");
        noMethods().should().beMetaAnnotatedWith(Conditional.class).check(SERVICE);
    }

    @Test
    void timeIsHandedIn() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(SERVICE);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.taskwatch.Taskwatch")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(SERVICE);
    }

    @Test
    void everyPackageIsOneOfTheStages() {
        classes()
                .should()
                .resideInAnyPackage(Stream.concat(
                                Stream.of("dev.taskwatch", "dev.taskwatch.elasticsearch.."),
                                STAGES.stream().map(stage -> "dev.taskwatch." + stage + ".."))
                        .toArray(String[]::new))
                .check(SERVICE);
    }
}
