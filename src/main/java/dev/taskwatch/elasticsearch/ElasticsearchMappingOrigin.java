package dev.taskwatch.elasticsearch;

/** Where the mapping of one of the service's own indices comes from. */
public enum ElasticsearchMappingOrigin {
    /** From the template of this version. */
    CURRENT,
    /** From the template of another version of the service, or from a changed one. */
    OTHER_VERSION,
    /** Not from the service's template. */
    FOREIGN
}
