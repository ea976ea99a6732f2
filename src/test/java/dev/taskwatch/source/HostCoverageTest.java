package dev.taskwatch.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.source.HostCoverage.Lacking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostCoverageTest {

    private static final String FIELD = "host.os.type";

    /** Half of the others' events have the field, so that five without it may be chance, and seven are not. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # hosts, lacking, events of each host, filled of the others' events, found
            40,      20,      1,                   1,                            20
            40,      2,       3,                   3,                            2
            40,      1,       3,                   3,                            0
            20,      1,       3,                   3,                            1
            19,      10,      3,                   3,                            0
            40,      40,      3,                   3,                            0
            40,      0,       3,                   3,                            0
            40,      20,      5,                   2,                            0
            40,      20,      14,                  7,                            20
            """)
    void isNoteworthyFromFivePercentOfTwentyHosts(int hosts, int lacking, int events, int filled, int found) {
        List<HostEvents> all = IntStream.range(0, hosts)
                .mapToObj(i -> host("agent", events, i < lacking ? 0 : filled))
                .toList();

        assertThat(of(all, hosts).noteworthy(FIELD).map(Lacking::hosts).orElse(0))
                .isEqualTo(found);
    }

    @Test
    void namesTheLargestGroup() {
        List<HostEvents> hosts = new ArrayList<>();
        IntStream.range(0, 20).forEach(i -> hosts.add(host("winlogbeat 8.11.0", 3, 3)));
        IntStream.range(0, 5).forEach(i -> hosts.add(host("winlogbeat 7.9.0", 3, 0)));
        IntStream.range(0, 3).forEach(i -> hosts.add(host("nxlog", 3, 0)));

        assertThat(of(hosts, 28).noteworthy(FIELD)).contains(new Lacking(8, "winlogbeat 7.9.0", 5));
    }

    @Test
    void keepsHowManyHostsThereAre() {
        assertThat(of(List.of(host("a", 1, 1)), 10_000).all()).isEqualTo(10_000);
        assertThat(of(List.of(host("a", 1, 1), host("a", 1, 1)), 1).all()).isEqualTo(2);
    }

    private static HostCoverage of(List<HostEvents> hosts, long all) {
        return HostCoverage.of(Set.of(FIELD), hosts, all);
    }

    private static HostEvents host(String agent, long events, long filled) {
        return new HostEvents(agent, events, Map.of(FIELD, filled));
    }
}
