package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownSettingsTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(UnknownSettings.class);

    @Test
    void everySettingOfTheSettingsFileIsKnown() {
        runner.withInitializer(new ConfigDataApplicationContextInitializer())
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "taskwatch.schedule.max-catchup-time",
                "taskwatch.shedule.retry",
                "taskwatch.exception",
                "taskwatch.enrich.index[0]"
            })
    void aSlipStopsTheStartAndIsNamed(String slip) {
        runner.withPropertyValues(slip + "=48h").run(context -> {
            assertThat(context).getFailure().isInstanceOf(InvalidConfigurationPropertyValueException.class);
            assertThat(((InvalidConfigurationPropertyValueException) context.getStartupFailure()).getName())
                    .isEqualTo(slip);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "taskwatch.schedule.max-catch-up",
                "taskwatch.schedule.maxCatchUp",
                "taskwatch.enrich.indices[0]",
                "management.x"
            })
    void whatThereIsMayBeWrittenInAnyForm(String setting) {
        runner.withPropertyValues(setting + "=48h")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whatKubernetesPutsIntoTheEnvironmentIsNoSetting() {
        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new SystemEnvironmentPropertySource(
                                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                        Map.of("TASKWATCH_SERVICE_HOST", "10.0.0.1"))))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
