package dev.taskwatch.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.elasticsearch.ElasticsearchContainer;

/** What integration tests run on, once each: see {@link EachElasticsearch}. Both are shared by all tests of the JVM. */
public enum ElasticsearchUnderTest {
    LOCAL_NODE {
        @Override
        public URI uri() {
            return LocalElasticsearch.shared().uri();
        }
    },

    /** Elasticsearch as it is published, of the local node's version. */
    CONTAINER {
        @Override
        public URI uri() {
            assumeTrue(Docker.AVAILABLE, "no Docker here, which the container needs");
            return SharedContainer.ADDRESS;
        }
    };

    /** Where it listens; starts it at the first call. Skips the calling test if it cannot run here. */
    public abstract URI uri();

    private static final class Docker {
        static final boolean AVAILABLE = DockerClientFactory.instance().isDockerAvailable();
    }

    private static final class SharedContainer {
        static final URI ADDRESS = start();

        @SuppressWarnings("resource") // Testcontainers removes it when the JVM has ended
        private static URI start() {
            String image = "docker.elastic.co/elasticsearch/elasticsearch:" + LocalElasticsearch.version();
            ElasticsearchContainer container =
                    new ElasticsearchContainer(image).withEnv("xpack.security.enabled", "false");
            container.start();
            URI uri = URI.create("http://" + container.getHttpHostAddress());
            IndexTemplates.install(uri);
            return uri;
        }
    }
}
