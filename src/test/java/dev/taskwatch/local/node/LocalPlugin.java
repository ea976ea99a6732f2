package dev.taskwatch.local.node;

import dev.taskwatch.local.eql.RestEqlSearchAction;
import dev.taskwatch.local.node.field.FieldTypes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;

/** Adds to the bare node what Elasticsearch has in modules that are published nowhere: requests, and types of fields. */
public final class LocalPlugin extends Plugin implements ActionPlugin, MapperPlugin {

    /** How long each search of an EQL search may take. Elasticsearch has no such setting; 0 stops every search. */
    static final Setting<TimeValue> EQL_SEARCH_TIMEOUT = Setting.timeSetting(
            "taskwatch.eql.search_timeout",
            TimeValue.timeValueSeconds(30),
            Setting.Property.NodeScope,
            Setting.Property.Dynamic);

    private ClusterService cluster;

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(EQL_SEARCH_TIMEOUT);
    }

    @Override
    public Collection<?> createComponents(PluginServices services) {
        cluster = services.clusterService();
        return List.of();
    }

    @Override
    public Map<String, Mapper.TypeParser> getMappers() {
        return FieldTypes.parsers();
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
            Settings settings,
            NamedWriteableRegistry namedWriteables,
            RestController controller,
            ClusterSettings clusterSettings,
            IndexScopedSettings indexSettings,
            SettingsFilter settingsFilter,
            IndexNameExpressionResolver indexNames,
            Supplier<DiscoveryNodes> nodesInCluster,
            Predicate<NodeFeature> clusterSupportsFeature) {
        return List.of(
                new RestRootAction(cluster), new RestEqlSearchAction(() -> clusterSettings.get(EQL_SEARCH_TIMEOUT)));
    }
}
