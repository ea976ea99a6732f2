package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchClientAutoConfiguration;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Settings with which no cluster can be reached. */
class ElasticsearchSettingsTest {

    @ParameterizedTest
    @MethodSource
    void refusesTheStartWithoutTellingTheSecret(String sentence, String[] settings) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ElasticsearchRestClientAutoConfiguration.class, ElasticsearchClientAutoConfiguration.class))
                .withUserConfiguration(ElasticsearchAddress.class, ElasticsearchCredentials.class)
                .withPropertyValues(settings)
                .run(context -> {
                    StringWriter trace = new StringWriter();
                    context.getStartupFailure().printStackTrace(new PrintWriter(trace, true));
                    assertThat(context).getFailure().rootCause().hasMessageStartingWith(sentence);
                    assertThat(context).getFailure().rootCause().isInstanceOf(ElasticsearchSettingException.class);
                    assertThat(trace.toString()).doesNotContain("s3cret");
                });
    }

    static Stream<Arguments> refusesTheStartWithoutTellingTheSecret() {
        return Stream.of(
                refused("spring.elasticsearch.uris holds a user or a password", "uris=https://elastic:s3cret@es:9200"),
                refused(
                        "spring.elasticsearch.uris holds a user or a password",
                        "uris=https://elastic:s3cret /@es:9200"),
                refused("spring.elasticsearch.uris has \"ftp://es\"; give addresses such as", "uris=ftp://es"),
                refused("spring.elasticsearch.uris has \"http://e s\"; give addresses such as", "uris=http://e s"),
                refused(
                        "spring.elasticsearch.api-key is set beside username or password",
                        "api-key=s3cret",
                        "username=taskwatch"),
                refused("of spring.elasticsearch.username and password only one is set", "password=s3cret"),
                refused("spring.elasticsearch.api-key is no encoded key", "api-key=id:s3cret"),
                refused("spring.elasticsearch.api-key is no encoded key", "api-key=ApiKey s3cret"));
    }

    private static Arguments refused(String sentence, String... settings) {
        return Arguments.of(
                sentence,
                Stream.of(settings)
                        .map(setting -> "spring.elasticsearch." + setting)
                        .toArray(String[]::new));
    }
}
