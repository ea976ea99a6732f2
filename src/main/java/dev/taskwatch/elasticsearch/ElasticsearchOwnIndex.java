package dev.taskwatch.elasticsearch;

import java.util.Optional;

/**
 * An index or data stream that the service writes to, made by the index template of the same name. The mapping carries its
 * version twice: in {@code _meta}, which only a key with rights on the cluster can read, and in the {@code meta} of one
 * field, which {@code _field_caps} returns to every reader.
 */
public enum ElasticsearchOwnIndex {
    ALERTS("taskwatch-alerts", "kibana.alert.uuid", "keyword"),
    RUNS("taskwatch-runs", "verdict", "keyword"),
    STATE("taskwatch-state", "frontier", "date");

    /** The version of the mappings in this jar. */
    public static final String VERSION = "1";

    /** The key in the {@code meta} of a field. */
    public static final String META = "taskwatch";

    private final String template;
    private final String versionField;
    private final String versionFieldType;

    ElasticsearchOwnIndex(String template, String versionField, String versionFieldType) {
        this.template = template;
        this.versionField = versionField;
        this.versionFieldType = versionFieldType;
    }

    /** The name of the template; also that of the data stream or index, or for alerts that of the alias. */
    public String template() {
        return template;
    }

    /** The field whose {@code meta} has the version. */
    public String versionField() {
        return versionField;
    }

    /**
     * Compares a mapping with this jar's.
     *
     * @param type the type of {@link #versionField} there, or empty if it is not mapped
     * @param version the version that the mapping carries, or empty
     */
    public ElasticsearchMappingOrigin origin(Optional<String> type, Optional<String> version) {
        if (!type.equals(Optional.of(versionFieldType))) {
            return ElasticsearchMappingOrigin.FOREIGN;
        }
        return version.equals(Optional.of(VERSION))
                ? ElasticsearchMappingOrigin.CURRENT
                : ElasticsearchMappingOrigin.OTHER_VERSION;
    }
}
