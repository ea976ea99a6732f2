package dev.taskwatch.elasticsearch;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The forward proxy to Elasticsearch.
 *
 * @param uri its address, such as http://proxy.example:3128; none if absent or blank
 * @param username the user's name there; only with a password
 * @param password the password there; from a file named taskwatch.proxy.password in a configtree directory, or from a secret
 */
@ConfigurationProperties("taskwatch.proxy")
record ElasticsearchProxyProperties(
        @Nullable String uri,
        @Nullable String username,
        @Nullable String password) {}
