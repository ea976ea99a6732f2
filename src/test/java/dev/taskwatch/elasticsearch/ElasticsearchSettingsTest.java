package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
                .withUserConfiguration(
                        ElasticsearchAddress.class,
                        ElasticsearchCredentials.class,
                        ElasticsearchSettings.class,
                        ElasticsearchProxy.class,
                        ProxySettings.class)
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
                        "spring.elasticsearch.uris has \"http://es/a…\"; an address ends with its path, so remove what"
                                + " begins with ?",
                        "uris=http://es/a?b=1"),
                refused(
                        "spring.elasticsearch.uris has \"https://es…\"; an address ends with its path",
                        "uris=https://es#a"),
                refused(
                        "spring.elasticsearch.uris has different paths (/a, /b); the addresses are nodes of one cluster",
                        "uris=http://es/a,http://es-2/b"),
                refused("spring.elasticsearch.uris has different paths (none, /a)", "uris=http://es,http://es-2/a"),
                refused(
                        "spring.elasticsearch.uris has the path /a and spring.elasticsearch.path-prefix is /b; give the path in"
                                + " one of them only",
                        "uris=http://es/a",
                        "path-prefix=b"),
                refused(
                        "spring.elasticsearch.api-key is set beside username or password",
                        "api-key=s3cret",
                        "username=taskwatch"),
                refused("of spring.elasticsearch.username and password only one is set", "password=s3cret"),
                refused("spring.elasticsearch.api-key is no encoded key", "api-key=id:s3cret"),
                refused("spring.elasticsearch.api-key is no encoded key", "api-key=ApiKey s3cret"));
    }

    @EnableConfigurationProperties(ElasticsearchProxyProperties.class)
    static class ProxySettings {}

    @ParameterizedTest
    @MethodSource
    void refusesAProxyThatCannotBeUsed(String sentence, String[] settings) {
        refusesTheStartWithoutTellingTheSecret(sentence, settings);
    }

    static Stream<Arguments> refusesAProxyThatCannotBeUsed() {
        return Stream.of(
                proxy("taskwatch.proxy.uri holds a user or a password", "uri=http://user:s3cret@proxy:3128"),
                proxy("taskwatch.proxy.uri is \"proxy:3128\"; give an address such as http://", "uri=proxy:3128"),
                proxy("taskwatch.proxy.uri is \"https://proxy\"; give an address", "uri=https://proxy"),
                proxy("taskwatch.proxy.uri is \"http://proxy/path\"; give an address", "uri=http://proxy/path"),
                proxy(
                        "of taskwatch.proxy.username and password only one is set; give both or none",
                        "uri=http://proxy",
                        "password=s3cret"),
                proxy(
                        "taskwatch.proxy.username is set, but taskwatch.proxy.uri is not",
                        "username=a",
                        "password=s3cret"));
    }

    private static Arguments proxy(String sentence, String... settings) {
        return Arguments.of(
                sentence,
                Stream.of(settings).map(setting -> "taskwatch.proxy." + setting).toArray(String[]::new));
    }

    private static Arguments refused(String sentence, String... settings) {
        return Arguments.of(
                sentence,
                Stream.of(settings)
                        .map(setting -> "spring.elasticsearch." + setting)
                        .toArray(String[]::new));
    }
}
