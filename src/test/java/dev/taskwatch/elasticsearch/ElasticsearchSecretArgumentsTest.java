package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SimpleCommandLinePropertySource;

class ElasticsearchSecretArgumentsTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(ElasticsearchSecretArguments.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.elasticsearch.api-key=s3cret",
                "spring.elasticsearch.apiKey=s3cret",
                "spring.elasticsearch.password=s3cret",
                "spring.elasticsearch.password=${PASSWORD:s3cret}",
                "spring.ssl.bundle.pem.elasticsearch.keystore.private-key-password=s3cret",
                "spring.ssl.bundle.jks.elasticsearch.key.password=s3cret",
                "spring.ssl.bundle.pem.elasticsearch.keystore.private-key=-----BEGIN PRIVATE KEY-----s3cret",
                "server.ssl.key-store-password=s3cret",
                "spring.application.json={\"spring.elasticsearch.api-key\": \"s3cret\"}"
            })
    void aSecretStopsTheStartAndIsNotTold(String setting) {
        String name = setting.substring(0, setting.indexOf('=')).replace("apiKey", "apikey");

        with("--" + setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ElasticsearchSettingException.class)
                        .hasMessageStartingWith(name + " holds a secret and is among the arguments")
                        .hasMessageNotContaining("s3cret"));
        runner.withSystemProperties(setting)
                .run(context -> assertThat(context).getFailure().hasMessageStartingWith(name + " holds a secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.elasticsearch.api-key=${KEY}",
                "spring.elasticsearch.api-key=",
                "spring.elasticsearch.username=taskwatch",
                "spring.config.import=configtree:/run/secrets/password/",
                "spring.ssl.bundle.pem.elasticsearch.keystore.private-key=file:/etc/taskwatch/tls.key",
                "javax.net.ssl.trustStorePassword=changeit"
            })
    void whatHoldsNoneOrIsNotOursIsTaken(String setting) {
        with("--" + setting).run(context -> assertThat(context).hasNotFailed());
        runner.withSystemProperties(setting).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aSecretFromElsewhereIsTaken() {
        runner.withPropertyValues("spring.elasticsearch.api-key=s3cret")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private ApplicationContextRunner with(String argument) {
        return runner.withInitializer(context ->
                context.getEnvironment().getPropertySources().addFirst(new SimpleCommandLinePropertySource(argument)));
    }
}
