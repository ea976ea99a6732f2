package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchClientAutoConfiguration;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The client as Spring Boot builds it with our customizer. */
class ElasticsearchTimeoutsTest {

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aClusterThatTakesTheRequestAndNeverAnswersIsNotAwaitedForEver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            JacksonAutoConfiguration.class,
                            ElasticsearchRestClientAutoConfiguration.class,
                            ElasticsearchClientAutoConfiguration.class))
                    .withBean(ElasticsearchTimeouts.class)
                    .withPropertyValues(
                            "spring.elasticsearch.uris=http://127.0.0.1:" + silent.getLocalPort(),
                            "spring.elasticsearch.socket-timeout=300ms")
                    .run(context -> assertThatThrownBy(() -> ElasticsearchFailures.calling(
                                    () -> context.getBean(ElasticsearchClient.class)
                                            .info(),
                                    IllegalStateException::new))
                            .hasMessage(
                                    "Elasticsearch did not answer in time: see spring.elasticsearch.socket-timeout"));
        }
    }
}
