package dev.taskwatch.local.secured;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code POST /_security/api_key} takes, as far as it gives rights. */
public record ApiKeyBody(Set<String> cluster, List<Grant> grants) {

    /** Privileges on the indices that match any of some patterns. */
    public record Grant(List<String> names, Set<String> privileges) {

        boolean allows(String privilege, String index) {
            return privileges.contains(privilege) && names.stream().anyMatch(name -> covers(name, index));
        }

        /** Of two patterns: whether the first has all that the second has, if wildcards are at the end. */
        private static boolean covers(String pattern, String index) {
            return pattern.endsWith("*")
                    ? index.startsWith(pattern.substring(0, pattern.length() - 1))
                    : pattern.equals(index);
        }
    }

    public static ApiKeyBody of(Path file) {
        JsonNode body = JsonMapper.shared().readTree(file.toFile());
        List<JsonNode> roles = body.path("role_descriptors").valueStream().toList();
        return new ApiKeyBody(
                Set.copyOf(roles.stream()
                        .flatMap(role -> texts(role.path("cluster")))
                        .toList()),
                roles.stream()
                        .flatMap(role -> role.path("indices").valueStream())
                        .map(grant -> new Grant(
                                texts(grant.path("names")).toList(),
                                Set.copyOf(texts(grant.path("privileges")).toList())))
                        .toList());
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString);
    }

    /** The same without one privilege on the indices of this name. */
    public ApiKeyBody without(String privilege, String name) {
        return new ApiKeyBody(
                cluster,
                grants.stream()
                        .flatMap(
                                grant -> grant.names().stream().map(one -> new Grant(List.of(one), grant.privileges())))
                        .map(grant -> grant.names().contains(name)
                                ? new Grant(
                                        grant.names(),
                                        Set.copyOf(grant.privileges().stream()
                                                .filter(other -> !other.equals(privilege))
                                                .toList()))
                                : grant)
                        .toList());
    }

    boolean allows(String privilege, String index) {
        return grants.stream().anyMatch(grant -> grant.allows(privilege, index));
    }

    boolean allowsOneOf(Set<String> privileges, String index) {
        return privileges.stream().anyMatch(privilege -> allows(privilege, index));
    }
}
