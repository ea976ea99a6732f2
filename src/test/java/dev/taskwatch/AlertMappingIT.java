package dev.taskwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.local.EachElasticsearch;
import dev.taskwatch.local.ElasticsearchUnderTest;
import dev.taskwatch.local.JsonHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The types that an index of alerts really has, field by field of Kibana's alert schema and of ours. */
@EachElasticsearch
class AlertMappingIT {

    private static final String TEMPLATE = "taskwatch-alerts-of-this-test";
    private static final String INDEX = "mapped-alerts";

    private final JsonHttp http;

    AlertMappingIT(ElasticsearchUnderTest elasticsearch) {
        http = new JsonHttp(elasticsearch.uri());
    }

    @BeforeEach
    void createIndex() throws IOException {
        String template = new ClassPathResource("elasticsearch/taskwatch-alerts.json")
                .getContentAsString(StandardCharsets.UTF_8)
                .replace("taskwatch-alerts-*", INDEX)
                .replace("\"taskwatch-alerts\"", "\"" + INDEX + "-alias\"");
        http.send("PUT", "/_index_template/" + TEMPLATE, template);
        http.send("PUT", "/" + INDEX, "");
    }

    @AfterEach
    void deleteIndex() {
        http.send("DELETE", "/" + INDEX + "?ignore_unavailable=true", "");
        if (http.get("/_index_template/taskwatch-alerts-of-this-tes*")
                        .path("index_templates")
                        .size()
                > 0) {
            http.send("DELETE", "/_index_template/" + TEMPLATE, "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "date, taskwatch.nearest.registration.event.time @timestamp kibana.alert.original_time kibana.alert.start kibana.alert.last_detected"
                + " kibana.alert.intended_timestamp kibana.alert.original_event.created kibana.alert.original_event.ingested"
                + " kibana.alert.original_event.start kibana.alert.original_event.end kibana.alert.rule.execution.timestamp"
                + " kibana.alert.suppression.start kibana.alert.suppression.end kibana.alert.rule.created_at kibana.alert.rule.updated_at kibana.alert.workflow_status_updated_at"
                + " kibana.alert.updated_at event.created event.ingested event.start event.end process.start"
                + " taskwatch.started_until taskwatch.creator.event.time taskwatch.logon.event.time taskwatch.started.event.time",
        "keyword, taskwatch.target.name taskwatch.collector.name taskwatch.other_machines taskwatch.creator.how"
                + " taskwatch.started.how taskwatch.further_writes.how taskwatch.task.name_from.what taskwatch.task.run_as_from.how"
                + " taskwatch.nearest.registration.task taskwatch.nearest.registration.command_line taskwatch.nearest.logon.how"
                + " event.kind kibana.alert.uuid kibana.alert.instance.id kibana.alert.status kibana.alert.workflow_status"
                + " kibana.alert.workflow_tags kibana.alert.workflow_assignee_ids kibana.alert.ancestors.id"
                + " kibana.alert.ancestors.index kibana.alert.ancestors.type kibana.alert.ancestors.rule"
                + " kibana.alert.group.id kibana.alert.building_block_type kibana.alert.original_event.action"
                + " kibana.alert.original_event.category kibana.alert.original_event.type"
                + " kibana.alert.original_event.dataset kibana.alert.original_event.id kibana.alert.original_event.kind"
                + " kibana.alert.original_event.module kibana.alert.original_event.outcome"
                + " kibana.alert.original_event.provider kibana.alert.original_event.code"
                + " kibana.alert.original_data_stream.namespace kibana.alert.original_data_stream.type"
                + " kibana.alert.rule.rule_name_override kibana.alert.rule.timeline_id kibana.alert.rule.timeline_title"
                + " kibana.alert.rule.timestamp_override kibana.alert.rule.building_block_type"
                + " kibana.alert.rule.threat.technique.name kibana.alert.rule.threat.technique.reference"
                + " kibana.alert.rule.threat.technique.subtechnique.name"
                + " kibana.alert.rule.threat.technique.subtechnique.reference"
                + " kibana.alert.suppression.terms.field kibana.alert.suppression.terms.value kibana.alert.attack_ids"
                + " host.risk.calculated_level host.asset.criticality user.asset.criticality service.asset.criticality"
                + " event.original"
                + " kibana.alert.original_event.original kibana.alert.original_data_stream.dataset kibana.alert.reason"
                + " kibana.alert.severity kibana.alert.url kibana.alert.rule.uuid kibana.alert.rule.rule_id"
                + " kibana.alert.rule.name kibana.alert.rule.rule_type_id kibana.alert.rule.category"
                + " kibana.alert.rule.consumer kibana.alert.rule.producer kibana.alert.rule.version kibana.alert.rule.type"
                + " kibana.alert.rule.execution.uuid kibana.alert.rule.execution.type kibana.alert.rule.author"
                + " kibana.alert.rule.created_by kibana.alert.rule.description kibana.alert.rule.enabled"
                + " kibana.alert.rule.from kibana.alert.rule.interval kibana.alert.rule.license kibana.alert.rule.note"
                + " kibana.alert.rule.to kibana.alert.rule.updated_by kibana.alert.rule.tags kibana.alert.rule.references"
                + " kibana.alert.rule.false_positives kibana.alert.rule.immutable kibana.alert.rule.indices"
                + " kibana.alert.rule.threat.framework kibana.alert.rule.threat.tactic.id"
                + " kibana.alert.rule.threat.tactic.name kibana.alert.rule.threat.tactic.reference"
                + " kibana.alert.rule.threat.technique.id kibana.alert.rule.threat.technique.subtechnique.id"
                + " kibana.alert.updated_by.user.id kibana.alert.updated_by.user.name"
                + " event.id file.path file.hash.sha256 dll.path dns.question.name related.user url.full log.level error.code"
                + " data_stream.dataset user.name host.id process.entity_id process.command_line"
                + " kibana.alert.case_ids kibana.space_ids ecs.version tags event.action host.name registry.path"
                + " taskwatch.task.guid taskwatch.task.name taskwatch.task.author taskwatch.task.command_line"
                + " taskwatch.task.decoded_commands taskwatch.task.actions.type taskwatch.task.fault"
                + " taskwatch.creator.name taskwatch.logon.logon_id taskwatch.enrichment taskwatch.rejected",
        "long, kibana.alert.suppression.docs_count kibana.alert.depth kibana.alert.ancestors.depth kibana.alert.original_event.sequence"
                + " kibana.alert.original_event.severity kibana.alert.rule.revision kibana.alert.rule.max_signals source.port"
                + " process.pid taskwatch.task.version taskwatch.started.pid taskwatch.logon.source.port",
        "integer, kibana.alert.group.index",
        "float, host.risk.calculated_score_norm kibana.alert.risk_score kibana.alert.original_event.risk_score",
        "flattened, kibana.alert.rule.parameters",
        "ip, source.ip destination.ip host.ip related.ip taskwatch.logon.source.ip",
        "boolean, taskwatch.partial taskwatch.events_cut taskwatch.task.captured taskwatch.started.by_scheduler",
        "text, taskwatch.task.command_line.text"
    })
    void everyFieldHasItsType(String type, String fields) {
        assertThat(fields.split(" "))
                .allSatisfy(field -> assertThat(type(field)).as(field).isEqualTo(type));
    }

    @Test
    void whatIsForeignIsStoredAndNotMapped() {
        http.send("PUT", "/" + INDEX + "/_doc/1?refresh=true", """
                {"taskwatch": {"events": [{"source": {"a": {"b": 1}}}, {"source": {"a": "text"}}]},
                 "process": {"never": {"heard": "of"}}, "kibana.alert.depth": 2}""");

        JsonNode properties = http.get("/" + INDEX + "/_mapping").path(INDEX).at("/mappings/properties");

        assertThat(properties.at("/taskwatch/properties/events/enabled").asBoolean(true))
                .isFalse();
        assertThat(properties.at("/taskwatch/properties/events").has("properties"))
                .isFalse();
        assertThat(properties.at("/process/properties").has("never")).isFalse();
        assertThat(http.get("/" + INDEX + "/_source/1")
                        .at("/taskwatch/events/1/source/a")
                        .asString())
                .isEqualTo("text");
    }

    /** The node without modules has another type for these, so the template itself is looked at. */
    @ParameterizedTest
    @CsvSource({
        "version, /kibana/properties/version",
        "match_only_text, /kibana/properties/alert/properties/reason/fields/text",
        "match_only_text, /message"
    })
    void whatIsOfATypeOfAModuleHasIt(String type, String field) throws IOException {
        JsonNode template = JsonMapper.shared()
                .readTree(new ClassPathResource("elasticsearch/taskwatch-alerts.json").getContentAsByteArray());

        assertThat(template.at("/template/mappings/properties" + field + "/type")
                        .asString("none"))
                .isEqualTo(type);
    }

    private String type(String field) {
        JsonNode mapping = http.get("/" + INDEX + "/_mapping/field/" + field)
                .path(INDEX)
                .path("mappings")
                .path(field)
                .path("mapping");
        return mapping.path(field.substring(field.lastIndexOf('.') + 1))
                .path("type")
                .asString("none");
    }
}
