package dev.taskwatch.local.eql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The shipped rule's query over series of events, each of them one step away from a hit. */
@EachElasticsearch
class EqlSearchIT {
    private static final Map<String, Object> NETWORK = Map.of(
            "event.category", List.of("network"),
            "event.type", List.of("start", "connection", "protocol"),
            "host.id", "host-1",
            "host.os.type", "windows",
            "process.entity_id", "{svchost-1}",
            "process.name", "svchost.exe",
            "network.direction", "ingress",
            "source.ip", "10.0.0.5",
            "source.port", 49152,
            "destination.port", 49671);
    private static final Map<String, Object> REGISTRY = Map.of(
            "event.category", List.of("configuration", "registry"),
            "event.type", List.of("change"),
            "host.id", "host-1",
            "host.os.type", "windows",
            "process.entity_id", "{svchost-1}",
            "process.name", "svchost.exe",
            "registry.value", "Actions",
            "registry.path",
                    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\{1-2}\\Actions");

    private final URI elasticsearch;
    private EqlIndex index;

    EqlSearchIT(ElasticsearchUnderTest elasticsearch) {
        this.elasticsearch = elasticsearch.uri();
    }

    @BeforeEach
    void createIndex() {
        index = EqlIndex.create(elasticsearch, "eql-series", ShippedRule.MAPPING);
    }

    @AfterEach
    void deleteIndex() {
        index.close();
    }

    @Test
    void connectionFollowedByWriteIsOneSequence() {
        index.add("connection", at("12:00:00.000", NETWORK)).add("write", at("12:00:20.000", REGISTRY));

        JsonNode answer = index.search(ShippedRule.QUERY);

        assertThat(EqlIndex.sequences(answer)).containsExactly(List.of("connection", "write"));
        assertThat(answer.at("/hits/sequences/0/join_keys").toString()).isEqualTo("[\"host-1\",\"{svchost-1}\"]");
        assertThat(answer.at("/hits/total").toString()).isEqualTo("{\"value\":1,\"relation\":\"eq\"}");
        assertThat(answer.at("/hits/sequences/0/events/1/_source/registry.value")
                        .asString())
                .isEqualTo("Actions");
        assertThat(answer.path("is_partial").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "source.ip, 127.0.0.1",
        "source.ip, ::1",
        "source.ip, 0:0:0:0:0:0:0:1",
        "source.port, 49151",
        "destination.port, 49151",
        "network.direction, egress",
        "process.name, services.exe",
        "process.entity_id, {svchost-2}",
        "host.id, host-2",
        "host.os.type, linux",
        "event.category, process",
        "@timestamp, 2026-08-01T12:00:00.001Z"
    })
    void connectionThatDiffersIsSilent(String field, String value) {
        index.add("connection", with(at("11:59:20.000", NETWORK), field, value))
                .add("write", at("12:00:00.000", REGISTRY));

        assertThat(index.sequences(ShippedRule.QUERY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.value, Hash",
        "registry.path, HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\x\\Actions",
        "event.type, creation",
        "event.category, file"
    })
    void writeThatDiffersIsSilent(String field, String value) {
        index.add("connection", at("12:00:00.000", NETWORK))
                .add("write", with(at("12:00:20.000", REGISTRY), field, value));

        assertThat(index.sequences(ShippedRule.QUERY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.id", "process.entity_id"})
    void eventsWithoutJoinKeyAreSilent(String key) {
        index.add("connection", without(at("12:00:00.000", NETWORK), key))
                .add("write", without(at("12:00:20.000", REGISTRY), key));

        assertThat(index.sequences(ShippedRule.QUERY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"12:01:00.000, 1", "12:01:00.001, 0"})
    void maxspanIsInclusive(String writeTime, int sequences) {
        index.add("connection", at("12:00:00.000", NETWORK)).add("write", at(writeTime, REGISTRY));

        assertThat(index.sequences(ShippedRule.QUERY)).hasSize(sequences);
    }

    @Test
    void eachWriteTakesTheLatestConnection() {
        index.add("c1", at("12:00:00.000", NETWORK))
                .add("c2", at("12:00:01.000", NETWORK))
                .add("w1", at("12:00:02.000", REGISTRY))
                .add("c3", at("12:00:03.000", NETWORK))
                .add("w2", at("12:00:04.000", REGISTRY));

        assertThat(index.sequences(ShippedRule.QUERY)).containsExactly(List.of("c2", "w1"), List.of("c3", "w2"));
    }

    @Test
    void oneConnectionAndTwoWritesAreOneSequence() {
        index.add("connection", at("12:00:00.000", NETWORK))
                .add("w1", at("12:00:10.000", REGISTRY))
                .add("w2", at("12:00:20.000", REGISTRY));

        assertThat(index.sequences(ShippedRule.QUERY)).containsExactly(List.of("connection", "w1"));
    }

    @Test
    void orderOfIndexingDoesNotMatter() {
        index.add("write", at("12:00:20.000", REGISTRY)).add("connection", at("12:00:00.000", NETWORK));

        assertThat(index.sequences(ShippedRule.QUERY)).containsExactly(List.of("connection", "write"));
    }

    @ParameterizedTest
    @CsvSource({
        "process.name, SVCHOST.EXE",
        "process.name, SvcHost.exe",
        "network.direction, Incoming",
        "network.direction, INGRESS"
    })
    void caseDoesNotMatterToColon(String field, String value) {
        index.add("connection", with(at("12:00:00.000", NETWORK), field, value))
                .add("write", at("12:00:20.000", REGISTRY));

        assertThat(index.sequences(ShippedRule.QUERY)).hasSize(1);
    }

    @Test
    void connectionWithoutSourceAddressMeetsItsNegations() {
        index.add("connection", without(at("12:00:00.000", NETWORK), "source.ip"))
                .add("write", at("12:00:20.000", REGISTRY));

        assertThat(index.sequences(ShippedRule.QUERY)).hasSize(1);
    }

    private static Map<String, Object> at(String time, Map<String, Object> event) {
        return with(event, "@timestamp", "2026-08-01T" + time + "Z");
    }

    private static Map<String, Object> with(Map<String, Object> event, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(event);
        changed.put(field, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> event, String field) {
        Map<String, Object> changed = new HashMap<>(event);
        changed.remove(field);
        return changed;
    }
}
