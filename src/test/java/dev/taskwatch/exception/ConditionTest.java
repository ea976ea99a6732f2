package dev.taskwatch.exception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.rule.FieldMapping;
import dev.taskwatch.rule.FieldMappings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ConditionTest {

    @ParameterizedTest
    @CsvSource({"user.name, files-1", "source.ip, 10.20.0.0/16", "source.port, 445"})
    void aValueIsTheWholeValueOnAnyMapping(String field, String value) {
        assertThat(json(new Condition(field, List.of(value)), FieldMappings.UNKNOWN))
                .contains("{'term':{'" + field + ".keyword':{'value':'" + value + "'}}}")
                .contains("'filter':[{'term':{'" + field + "':{'value':'" + value + "'}}}]")
                .contains("'must_not':[{'multi_match':", "'lenient':true", "'type':'phrase_prefix'");
    }

    @Test
    void wildcardsAreComparedWithWordsOfATextNever() {
        Condition condition = new Condition("user.name", List.of("svc-?-*"));
        String keyword = "{'wildcard':{'user.name.keyword':{'value':'svc-?-*'}}}";

        assertThat(json(condition, FieldMappings.UNKNOWN)).isEqualTo(keyword);
        assertThat(json(condition, mapped("user.name", new FieldMapping("text", false, Set.of()))))
                .isEqualTo(keyword);
        assertThat(json(condition, mapped("user.name", new FieldMapping("keyword", true, Set.of()))))
                .contains(keyword, "{'wildcard':{'user.name':{'value':'svc-?-*'}}}", "exists")
                .doesNotContain("_index");
        assertThat(json(
                        condition,
                        mapped(
                                "user.name",
                                new FieldMapping("keyword", true, Set.of("a")),
                                new FieldMapping("text", false, Set.of("b")))))
                .contains("{'terms':{'_index':['b']}}");
    }

    @Test
    void aBackslashBesideAWildcardIsOneOfAPathAndEscapesNothing() {
        Condition condition = new Condition("registry.path", List.of("HKLM\\SOFTWARE\\*"));

        assertThat(json(condition, FieldMappings.UNKNOWN))
                .isEqualTo("{'wildcard':{'registry.path.keyword':{'value':'HKLM\\\\\\\\SOFTWARE\\\\\\\\*'}}}");
    }

    @Test
    void oneOfSeveralValuesIsEnough() {
        assertThat(json(new Condition("user.name", List.of("a*", "b*")), FieldMappings.UNKNOWN))
                .contains("'should':[{'wildcard'", "'minimum_should_match':1");
    }

    private static FieldMappings mapped(String field, FieldMapping... mappings) {
        return new FieldMappings(Map.of(field, List.of(mappings), field + ".keyword", List.of()));
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

    private static String json(Condition condition, FieldMappings mappings) {
        return JsonMapper.shared().writeValueAsString(condition.query(mappings)).replace('"', '\'');
    }
}
