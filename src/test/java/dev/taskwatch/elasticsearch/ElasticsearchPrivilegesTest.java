package dev.taskwatch.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import co.elastic.clients.elasticsearch.security.has_privileges.IndexPrivilegesCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticsearchPrivilegesTest {

    @RegisterExtension
    final StubbedElasticsearch elasticsearch = new StubbedElasticsearch();

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 410})
    void aClusterThatDoesNotKnowOrOfferTheQuestionDeniesNothing(int status) {
        elasticsearch.answers(status, error(status));

        assertThat(granted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 503})
    void anotherAnswerIsAFailure(int status) {
        elasticsearch.answers(status, error(status));

        assertThatIllegalStateException().isThrownBy(this::granted).withMessageContaining("(" + status + ")");
    }

    @Test
    void eachPrivilegeIsToldForEachIndex() {
        elasticsearch.answers(200, """
                {"username": "taskwatch", "has_all_requested": false, "cluster": {}, "application": {},
                 "index": {"taskwatch-state": {"read": true, "index": false}}}""");

        assertThat(granted()).isEqualTo(Map.of("taskwatch-state", Map.of("read", true, "index", false)));
    }

    private Map<String, Map<String, Boolean>> granted() {
        IndexPrivilegesCheck check =
                IndexPrivilegesCheck.of(one -> one.names("taskwatch-state").privileges("read", "index"));
        return ElasticsearchPrivileges.granted(elasticsearch.client(), List.of(check), IllegalStateException::new);
    }

    private static String error(int status) {
        return "{\"error\": {\"type\": \"some_exception\", \"reason\": \"some reason\"}, \"status\": " + status + "}";
    }
}
