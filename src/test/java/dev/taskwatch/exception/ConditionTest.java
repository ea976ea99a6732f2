package dev.taskwatch.exception;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ConditionTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "host.name, files-1, {`term`:{`host.name`:{`value`:`files-1`}}}",
                "source.ip, 10.20.0.0/16, {`term`:{`source.ip`:{`value`:`10.20.0.0/16`}}}",
                "source.port, 445, {`term`:{`source.port`:{`value`:`445`}}}",
                "user.name, svc-?-*, {`wildcard`:{`user.name`:{`value`:`svc-?-*`}}}",
            })
    void aValueIsExactOrARangeOrHasWildcards(String field, String value, String query) {
        assertThat(json(new Condition(field, List.of(value)))).isEqualTo(query.replace('`', '\''));
    }

    @Test
    void aBackslashBesideAWildcardIsOneOfAPathAndEscapesNothing() {
        Condition condition = new Condition("registry.path", List.of("HKLM\\SOFTWARE\\*"));

        assertThat(json(condition))
                .isEqualTo("{'wildcard':{'registry.path':{'value':'HKLM\\\\\\\\SOFTWARE\\\\\\\\*'}}}");
    }

    @Test
    void oneOfSeveralValuesIsEnough() {
        assertThat(json(new Condition("host.name", List.of("a", "b*"))))
                .contains(
                        "'should':[{'term':{'host.name':{'value':'a'}}},{'wildcard':{'host.name':{'value':'b*'}}}]",
                        "'minimum_should_match':1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "?*", "*?", "*.*", "*\\*"})
    void nothingButWildcardsHoldsForAll(String value) {
        assertThat(new Condition("user.name", List.of("root", value)).holdsForAll())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0/0", "::/0", "10.0.0.0/0", "0.0.0.0/1", "2000::/3", "::/5", "::/80", "::ff00:0:0/88"})
    void aRangeOfVeryManyAddressesHoldsForAll(String value) {
        assertThat(new Condition("source.ip", List.of(value)).holdsForAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "fe80::/10", "::1", "::/104", "::ffff:10.0.0.1", "1:2::/80"})
    void aSitesOwnAddressesDoNot(String value) {
        assertThat(new Condition("source.ip", List.of(value)).holdsForAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "a*", "C:\\*", "??"})
    void otherWildcardsDoNot(String value) {
        assertThat(new Condition("user.name", List.of(value)).holdsForAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.20.3.4",
                "10.20.0.0/16",
                "::1",
                "fe80::/10",
                "::ffff:10.0.0.1",
                "10.0.0.0/32",
                "0.0.0.1",
                "::0001"
            })
    void addressesAndRangesAreUnderstood(String value) {
        assertThat(AddressRange.isOne(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.20.*",
                "*",
                "10.20",
                "10.20.3.400",
                "10.0.0.0/33",
                "fe80::/129",
                ":",
                "1:2",
                "host",
                "10.0.0.0/",
                "::ffff:10.0.0.0/24",
                "::ffff:10.0.0.0/120",
                "010.0.0.1",
                "10.0.0.01",
                "::ffff:010.0.0.1"
            })
    void whatElasticsearchWouldRefuseAsAnAddressIsNone(String value) {
        assertThat(AddressRange.isOne(value)).isFalse();
    }

    private static String json(Condition condition) {
        return JsonMapper.shared().writeValueAsString(condition.query()).replace('"', '\'');
    }
}
