package dev.taskwatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexPatternTest {

    @ParameterizedTest
    @CsvSource({
        "eu:logs-*, eu",
        "*:logs-*, *",
        "eu-*:logs-endpoint.events.*, eu-*",
        "-eu:*, eu",
        "eu:-logs-old, eu",
        "eu:logs-*::failures, eu",
        "eu:<logs-{now/d{yyyy.MM.dd|+12:00}}>, eu",
    })
    void namesTheClusterBeforeTheColon(String pattern, String cluster) {
        assertThat(new IndexPattern(pattern).cluster()).contains(cluster);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs-*",
                "-logs-old",
                "logs-*::data",
                "-logs-*::failures",
                "<logs-{now/d{yyyy.MM.dd|+12:00}}>",
                "-<logs-{now/d{yyyy.MM.dd|+12:00}}>",
                "*",
            })
    void anIndexOfTheLocalClusterNamesNone(String pattern) {
        assertThat(new IndexPattern(pattern).cluster()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "logs-*;winlogbeat-*, false",
        "logs-*;eu:logs-*, true",
        "'logs-*,eu:logs-*', true",
        "*:logs-*, true",
        "logs-*;-eu:*, false",
        "<logs-{now/d{HH:mm}}>, false",
    })
    void aSearchReachesRemoteClustersIfAPatternIncludesOne(String patterns, boolean remote) {
        assertThat(IndexPattern.reachRemoteClusters(List.of(patterns.split(";"))))
                .isEqualTo(remote);
    }

    @ParameterizedTest
    @CsvSource({
        "-logs-old, logs-*, true",
        "-logs-old, eu:logs-*, false",
        "-eu:*, logs-*, false",
        "-eu:*, eu:logs-*, true",
        "-eu:*, *:logs-*, true",
        "-eu-lab:*, eu-*:logs-*, true",
        "-eu-*:*, eu-1:logs-*, true",
        "-us:*, eu:logs-*, false",
        "eu:-logs-old, eu:logs-*, true",
    })
    void anExclusionAppliesWhereItsClusterIsIncluded(String exclusion, String pattern, boolean applies) {
        assertThat(new IndexPattern(exclusion).excludes()).isTrue();
        assertThat(new IndexPattern(exclusion).excludesFrom(new IndexPattern(pattern)))
                .isEqualTo(applies);
    }

    @Test
    void onlyAMinusBeforeTheClusterExcludesTheCluster() {
        assertThat(new IndexPattern("-eu:*").excludesClusters()).isTrue();
        assertThat(new IndexPattern("eu:-logs-old").excludesClusters()).isFalse();
        assertThat(new IndexPattern("-logs-old").excludesClusters()).isFalse();
    }
}
