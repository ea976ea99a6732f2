package dev.taskwatch.local.secured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request needs, by Elasticsearch's documentation of security privileges and of each API.
 *
 * @param cluster privileges on the cluster, all of them
 * @param indices of each pair, one of the privileges on that index
 */
record NeededPrivileges(Set<String> cluster, List<OnIndex> indices) {

    private static final NeededPrivileges NONE = new NeededPrivileges(Set.of(), List.of());
    private static final Set<String> READ = Set.of("read", "all");
    private static final Set<String> METADATA = Set.of("view_index_metadata", "read", "manage", "all");
    private static final Set<String> CREATE = Set.of("create_doc", "create", "index", "write", "all");
    private static final Set<String> INDEX = Set.of("index", "write", "all");
    private static final Set<String> AUTO_CREATE = Set.of("auto_configure", "create_index", "manage", "all");

    private static final Pattern SEARCH = Pattern.compile("/([^/]+)/(_eql/search|_search)");
    private static final Pattern FIELD_CAPS = Pattern.compile("/([^/]+)/_field_caps");
    private static final Pattern RESOLVE_CLUSTER = Pattern.compile("/_resolve/cluster/([^/]+)");
    private static final Pattern DOCUMENT = Pattern.compile("/([^/]+)/_doc/.+");

    record OnIndex(Set<String> oneOf, String index) {}

    static NeededPrivileges of(String method, String path, String body) {
        String request = method + " " + path;
        if (request.equals("POST /_security/user/_has_privileges")) {
            return NONE; // whoever can say who he is may ask it of himself
        }
        if (request.matches("(HEAD|GET|PUT) /_index_template.*|POST /_index_template/_simulate(_index)?/.*")) {
            return new NeededPrivileges(Set.of("manage_index_templates"), List.of());
        }
        if (request.matches("(HEAD|GET) /(_cluster/health.*)?")) {
            return new NeededPrivileges(Set.of("monitor"), List.of());
        }
        if (path.equals("/_bulk")) {
            return bulk(body);
        }
        if (path.equals("/_mget")) {
            return reading(JsonMapper.shared()
                    .readTree(body)
                    .path("docs")
                    .valueStream()
                    .map(doc -> doc.path("_index").asString())
                    .toList());
        }
        if (path.equals("/_msearch")) {
            return reading(headers(body).stream()
                    .flatMap(header -> header.path("index").isArray()
                            ? header.path("index").valueStream()
                            : java.util.stream.Stream.of(header.path("index")))
                    .flatMap(index -> Arrays.stream(index.asString().split(",")))
                    .toList());
        }
        if (method.equals("GET") && DOCUMENT.matcher(path).matches()) {
            return on(READ, index(DOCUMENT, path));
        }
        if (SEARCH.matcher(path).matches()) {
            return on(READ, index(SEARCH, path));
        }
        if (FIELD_CAPS.matcher(path).matches()) {
            return on(METADATA, index(FIELD_CAPS, path));
        }
        if (RESOLVE_CLUSTER.matcher(path).matches()) {
            return on(METADATA, index(RESOLVE_CLUSTER, path));
        }
        throw new IllegalStateException("what does " + request + " need? Look it up, and say so here");
    }

    private static List<JsonNode> headers(String body) {
        List<String> lines = body.lines().toList();
        List<JsonNode> headers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            headers.add(JsonMapper.shared().readTree(lines.get(i)));
        }
        return headers;
    }

    private static NeededPrivileges bulk(String body) {
        List<OnIndex> needed = new ArrayList<>();
        for (JsonNode header : headers(body)) {
            String action = header.propertyNames().iterator().next();
            String index = header.path(action).path("_index").asString();
            needed.add(new OnIndex(action.equals("create") ? CREATE : INDEX, index));
            needed.add(new OnIndex(AUTO_CREATE, index));
        }
        return new NeededPrivileges(Set.of(), needed);
    }

    private static NeededPrivileges reading(List<String> indices) {
        return new NeededPrivileges(
                Set.of(),
                new LinkedHashSet<>(indices)
                        .stream().map(index -> new OnIndex(READ, index)).toList());
    }

    private static NeededPrivileges on(Set<String> oneOf, String indices) {
        return new NeededPrivileges(
                Set.of(),
                Arrays.stream(indices.split(","))
                        .map(index -> new OnIndex(oneOf, index))
                        .toList());
    }

    private static String index(Pattern pattern, String path) {
        return pattern.matcher(path).replaceFirst("$1");
    }

    boolean allowedBy(ApiKeyBody key) {
        return key.cluster().containsAll(cluster)
                && indices.stream().allMatch(one -> key.allowsOneOf(one.oneOf(), one.index()));
    }
}
