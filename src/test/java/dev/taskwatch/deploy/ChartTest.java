package dev.taskwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart as a real Helm renders it, for values that people write. */
class ChartTest {

    private static final String EVERYTHING = """
            commonLabels: {team: soc, cost-centre: 4711}
            image:
              registry: images.example/
              repository: security/taskwatch
              digest: sha256:%s
            imagePullSecrets: [{name: pull}]
            replicaCount: 3
            elasticsearch:
              hosts: ["https://es-1.example:9243/es", "https://es-2.example/es/"]
              existingSecret: key
              caSecret: own-ca
              caKey: root.pem
              clientCertificateSecret: client
            settings: {logging: {level: {dev.taskwatch: debug}}}
            rules:
              files:
                odd.name_of-a.rule.toml: "[rule]\\nnote = '''{{ no template }} ${no.placeholder}'''\\n"
              extraConfigMaps: [team-rules, more-rules]
            exceptions:
              items:
                - name: Patch management
                  reason: each night
                  owner: server team
                  expires: 2099-12-31
                  conditions: {source.ip: [10.20.8.0/24]}
            bootstrap:
              enabled: true
              existingSecret: set-up
              annotations: {a: b}
              labels: {c: d}
              podAnnotations: {sidecar.istio.io/inject: false}
              podLabels: {e: f}
            metrics:
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule: {enabled: true, labels: {release: prometheus}}
              dashboard: {enabled: true, annotations: {folder: security}}
            serviceAccount: {annotations: {a: "b"}}
            networkPolicy:
              elasticsearch: [{ipBlock: {cidr: 10.1.0.0/16}}]
              dns: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
              extraEgress: [{ports: [{port: 3128}]}]
            jvmOptions: -XX:MaxRAMPercentage=50
            commonAnnotations: {owner: soc, number: 12345678}
            revisionHistoryLimit: 3
            deploymentAnnotations: {reloader.stakater.com/auto: true}
            deploymentLabels: {tier: "2"}
            podAnnotations: {number: 1, boolean: true}
            podLabels: {tier: "1"}
            test: {annotations: {a: b}, labels: {c: d}}
            hostAliases: [{ip: 10.1.2.3, hostnames: [es-1.example, es-2.example]}]
            dnsPolicy: None
            dnsConfig: {nameservers: [10.0.0.10], searches: [svc.cluster.local], options: [{name: ndots, value: "1"}]}
            podSpec:
              runtimeClassName: gvisor
              schedulerName: default-scheduler
              terminationGracePeriodSeconds: 60
            priorityClassName: high
            nodeSelector: {disk: ssd}
            tolerations: [{key: a, operator: Exists}]
            affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}
            extraEnv: [{name: PORT, value: 1}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
            extraEnvFrom: [{secretRef: {name: more}}]
            extraVolumes: [{name: more, emptyDir: {}}]
            extraVolumeMounts: [{name: more, mountPath: /more}]
            extraManifests:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: as-a-map}}
              - |
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "{{ .Release.Name }}-as-a-text"}
            """.formatted("a".repeat(64));

    private static final String LABELS_GIVEN_TWICE = """
            commonLabels: {team: soc, release: every, app.kubernetes.io/name: mine, app.kubernetes.io/component: mine}
            podLabels: {team: pods, app.kubernetes.io/instance: mine}
            metrics:
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule: {enabled: true, labels: {release: prometheus}}
              dashboard: {enabled: true, labels: {team: dashboards}}
            bootstrap: {enabled: true, existingSecret: k}
            """;

    @Test
    void lintFindsNothingToMend() {
        LintResult lint = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(lint.isFailed()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.matches("(?s)\\[(WARNING|ERROR)].*"));
    }

    @Test
    void itIsOfTheServicesVersion() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>taskwatch</artifactId>\n    <version>"
                        + chartYaml().get("appVersion") + "<");
    }

    /** Values of every kind of installation, and odd ones. */
    static List<String> installations() {
        return List.of(
                "",
                EVERYTHING,
                "elasticsearch: {eck: {cluster: logs}}",
                "elasticsearch: {hosts: [\"http://elasticsearch:9200\"]}",
                "elasticsearch: {hosts: [\"https://[::1]:9200\"], caSecret: ca}",
                "elasticsearch: {hosts: [\"https://es\"], existingSecret: user, usernameKey: name, passwordKey: word}",
                "replicaCount: 1",
                "replicaCount: 0",
                "networkPolicy: {enabled: false}",
                "networkPolicy: {monitoring: [], dns: null, elasticsearchPorts: [9200, 9201]}",
                "serviceAccount: {create: false}",
                "podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}",
                """
                strategy: null
                podDisruptionBudget: null
                topologySpreadConstraints: null
                taskwatch: null
                settings: null
                rules: null
                exceptions: null
                bootstrap: null
                probes: null
                service: null
                metrics: null
                podSecurityContext: null
                securityContext: null
                serviceAccount: null
                networkPolicy: null
                resources: null
                tmp: null
                extraEnv: null
                """,
                "elasticsearch: {eck: null, hosts: null}\nrules: {}\nexceptions: {}\nresources: {}\nprobes: {liveness: null}",
                "nameOverride: %s\nfullnameOverride: %s".formatted("n".repeat(63), "f".repeat(63)),
                "fullnameOverride: %s--cut".formatted("f".repeat(50)),
                "commonLabels: {number: 4711, none: null, empty: '', boolean: true}\nnodeSelector: {gpu: false}",
                "elasticsearch: {hosts: [\"https://a:9200/\", \"https://b:9200/\", \"https://c:443\"], existingSecret: k}",
                "rules: {files: {_1.toml: a, UPPER.Case-2.rules.toml: b}, extraConfigMaps: null}",
                "image: {tag: 1.2.3-RC.1, digest: null, registry: 'localhost:5000'}",
                "metrics: {serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}, dashboard: {enabled: true}}",
                LABELS_GIVEN_TWICE,
                """
                enabled: null
                tags: null
                global: null
                imagePullSecrets: null
                revisionHistoryLimit: null
                commonAnnotations: null
                deploymentAnnotations: null
                deploymentLabels: null
                podAnnotations: null
                podLabels: null
                test: null
                hostAliases: null
                dnsPolicy: null
                dnsConfig: null
                podSpec: null
                bootstrap: {enabled: true, existingSecret: k, annotations: null, podLabels: null}
                """,
                """
                tags: {security: true}
                global: {imagePullSecrets: "", imageRegistry: "", storageClass: fast, postgresql: {auth: {database: a}}}
                imagePullSecrets: ""
                priorityClassName: "1000"
                deploymentAnnotations: {none: null, empty: "", number: 12345678}
                hostAliases: []
                dnsPolicy: ""
                dnsConfig: {}
                podSpec: {}
                podSecurityContext: {runAsUser: "", runAsGroup: "", fsGroup: ""}
                test: {annotations: {}, labels: {number: "1"}}
                """,
                """
                elasticsearch: {hosts: ["https://es"], existingSecret: "4711", apiKeyKey: "1", caSecret: "12", caKey: "3"}
                serviceAccount: {create: false, name: "123"}
                exceptions: {existingConfigMap: "5", key: "6"}
                rules: {extraConfigMaps: ["7"]}
                bootstrap: {enabled: true, existingSecret: "8", apiKeyKey: "9"}
                imagePullSecrets: ["10", {name: "11"}]
                """,
                """
                elasticsearch: {eck: {cluster: "%1$s"}, existingSecret: "%1$s", caSecret: "%1$s"}
                serviceAccount: {name: "%1$s"}
                priorityClassName: "%1$s"
                commonLabels: {team: "%1$s"}
                imagePullSecrets: ["%1$s"]
                exceptions: {existingConfigMap: "%1$s"}
                """.formatted("n".repeat(63)),
                "extraEnv: [{name: NOTHING, value: null}]\nstrategy: {type: Recreate}\nterminationGracePeriodSeconds: 0");
    }

    @ParameterizedTest
    @MethodSource("installations")
    void everyObjectIsOneThatKubernetesKnowsFieldByField(String values) {
        Chart chart = Chart.with(values);

        assertThat(chart.objects()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(object -> {
            assertThat(object).isNotInstanceOf(GenericKubernetesResource.class);
            assertThat(JsonModels.unknownFields(object, object.getKind())).isEmpty();
            assertThat(object.getMetadata().getName())
                    .matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
                    .hasSizeLessThan(64);
        });
        assertThat(chart.objects().stream()
                        .map(object ->
                                object.getKind() + "/" + object.getMetadata().getName()))
                .doesNotHaveDuplicates();
    }

    /** The restricted profile of the Pod Security Standards, rule by rule. */
    @ParameterizedTest
    @MethodSource("installations")
    void everyPodIsRestrictedUnlessThatIsTurnedOff(String values) {
        if (values.contains("securityContext: null")) {
            return;
        }
        assertThat(pods(Chart.with(values))).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(Objects.equals(pod.getSecurityContext().getRunAsUser(), 0L))
                    .isFalse();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getHostPID()).isNull();
            assertThat(pod.getHostIPC()).isNull();
            assertThat(pod.getVolumes()).allSatisfy(ChartTest::assertOfARestrictedKind);
            assertThat(pod.getContainers()).allSatisfy(ChartTest::assertRestricted);
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void whatIsMountedIsAVolumeAndWhatIsAVolumeIsMounted(String values) {
        assertThat(pods(Chart.with(values)))
                .allSatisfy(pod -> assertThat(pod.getContainers().get(0).getVolumeMounts().stream()
                                .map(mount -> mount.getName()))
                        .containsExactlyInAnyOrderElementsOf(
                                pod.getVolumes().stream().map(Volume::getName).toList()));
    }

    @ParameterizedTest
    @MethodSource("installations")
    void noObjectHoldsASecret(String values) {
        Chart chart = Chart.with(values);

        assertThat(chart.all(Secret.class)).isEmpty();
        assertThat(chart.all(ConfigMap.class).map(ConfigMap::getData).toList().toString())
                .doesNotContainPattern("(?i)(api-?key|password): *\\S");
        assertThat(pods(chart))
                .flatExtracting(PodSpec::getContainers)
                .flatExtracting(Container::getArgs)
                .noneMatch(argument -> argument.toString().matches("(?i).*((api-?key|password)=|://[^/]*@).*"));
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theServiceKnowsEverySettingOfItsFile(String values) throws Exception {
        Map<String, Object> settings = Settings.flat(
                Chart.with(values).the(ConfigMap.class, "-settings").getData().get("application.yml"));

        assertThat(settings.keySet())
                .allSatisfy(name -> assertThat(Settings.isKnown(name)).as(name).isTrue());
        Binder binder = new Binder(new MapConfigurationPropertySource(settings));
        assertThat(binder.bind("spring.elasticsearch.uris", Bindable.listOf(String.class))
                        .get())
                .isNotEmpty();
        Settings.types().forEach((prefix, type) -> binder.bindOrCreate(prefix, Bindable.of(type)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "taskwatch.schedule.max-catchup",
                "taskwatch.sources",
                "spring.elasticsearch.hosts",
                "logging.levels.a"
            })
    void aSettingThatIsNoneIsUnknown(String name) {
        assertThat(Settings.isKnown(name)).isFalse();
    }

    @Test
    void theChartHasEverySettingOfTheServiceWithItsDefault() throws Exception {
        Map<String, Object> chart = Settings.flat(
                Chart.with("").the(ConfigMap.class, "-settings").getData().get("application.yml"));
        Map<String, Object> service = Settings.flat(Files.readString(Path.of("application.yml")));

        // A setting of application.yml is a value of the chart, too: add it to values.yaml and values.schema.json.
        assertThat(ofTaskwatch(chart)).isEqualTo(ofTaskwatch(service));
    }

    @Test
    void theNameOfAnEckClusterIsEnough() {
        Chart chart = Chart.with("elasticsearch: {eck: {cluster: logs}}");

        assertThat(chart.the(ConfigMap.class, "-settings").getData().get("application.yml"))
                .contains("https://logs-es-http.sec.svc:9200", "configtree:/etc/taskwatch/credentials/", "/ca/ca.crt");
        assertThat(secrets(chart)).containsExactlyInAnyOrder("tw-taskwatch-elasticsearch", "logs-es-http-certs-public");
        assertThat(Chart.render("tw", "elasticsearch: {eck: {cluster: logs}}")).doesNotContain("elastic-user");
    }

    @Test
    void anEckClusterInAnotherNamespaceNeedsACopyOfItsCa() {
        assertRefused(
                "elasticsearch: {eck: {cluster: logs, namespace: elastic}}",
                "copy the secret logs-es-http-certs-public");

        Chart chart = Chart.with("elasticsearch: {eck: {cluster: logs, namespace: elastic}, caSecret: copy}");
        assertThat(secrets(chart)).contains("copy");
        assertThat(chart.the(NetworkPolicy.class).toString()).contains("kubernetes.io/metadata.name=elastic");
    }

    @Test
    void aHostWithoutCredentialsAndCaNeedsNoSecret() {
        assertThat(secrets(Chart.with("elasticsearch: {hosts: [\"http://es:9200\"]}")))
                .isEmpty();
    }

    @Test
    void thePathOfTheHostsIsOneForAll() {
        assertThat(Chart.with(EVERYTHING)
                        .the(ConfigMap.class, "-settings")
                        .getData()
                        .get("application.yml"))
                .contains("https://es-1.example:9243", "https://es-2.example", "path-prefix: /es");
    }

    @Test
    void onlyElasticsearchAndDnsAreReachedAndOnlyMonitoringGetsIn() {
        NetworkPolicy policy = Chart.with("elasticsearch: {hosts: [\"https://a:9243\", \"https://b\", \"http://c\"]}")
                .the(NetworkPolicy.class);

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getEgress().stream()
                        .flatMap(rule -> rule.getPorts().stream())
                        .map(NetworkPolicyPort::getPort)
                        .map(port -> port.getIntVal()))
                .containsExactly(53, 53, 9243, 443, 80);
        assertThat(policy.getSpec().getIngress())
                .singleElement()
                .satisfies(rule ->
                        assertThat(rule.getFrom().toString()).contains("kubernetes.io/metadata.name=monitoring"));
    }

    @Test
    void withoutMonitoringNobodyGetsIn() {
        NetworkPolicy policy = Chart.with("networkPolicy: {monitoring: []}").the(NetworkPolicy.class);

        assertThat(policy.getSpec().getIngress()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "5, 1"})
    void aSingleReplicaDoesNotBlockADrain(int replicas, int budgets) {
        Chart chart = Chart.with("replicaCount: " + replicas);

        assertThat(chart.the(Deployment.class).getSpec().getReplicas()).isEqualTo(replicas);
        assertThat(chart.all(PodDisruptionBudget.class)).hasSize(budgets);
    }

    @Test
    void theServiceAndItsBudgetCountPodsThatRunRulesOnly() {
        Chart chart = Chart.with(EVERYTHING);
        Map<String, String> detection = chart.the(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();

        assertThat(detection)
                .containsAllEntriesOf(chart.the(Service.class).getSpec().getSelector());
        assertThat(detection)
                .containsAllEntriesOf(chart.the(PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(chart.the(Pod.class).getMetadata().getLabels().entrySet())
                .doesNotContainSequence(
                        chart.the(Service.class).getSpec().getSelector().entrySet())
                .containsAll(chart.the(NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels()
                        .entrySet());
    }

    @Test
    void ofLabelsThatAreGivenTwiceTheNarrowerCountsAndTheChartsOwnBeforeAll() {
        Chart chart = Chart.with(LABELS_GIVEN_TWICE);

        assertThat(chart.the(ServiceMonitor.class).getMetadata().getLabels())
                .containsEntry("release", "prometheus")
                .containsEntry("team", "soc");
        assertThat(chart.the(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsEntry("team", "pods")
                .containsEntry("release", "every")
                .containsEntry("app.kubernetes.io/instance", "tw")
                .containsEntry("app.kubernetes.io/component", "detection")
                .containsAllEntriesOf(
                        chart.the(Deployment.class).getSpec().getSelector().getMatchLabels());
    }

    @Test
    void aLongNumberStaysAsItIsWritten() {
        Chart chart = Chart.with("""
                commonLabels: {number: 12345678}
                podAnnotations: {number: 12345678, part: 1.5}
                nodeSelector: {number: 12345678}
                extraEnv: [{name: NUMBER, value: 12345678}]
                podSecurityContext: {runAsUser: 1000650000}
                """);
        PodSpec pod = chart.the(Deployment.class).getSpec().getTemplate().getSpec();

        assertThat(chart.the(Service.class).getMetadata().getLabels()).containsEntry("number", "12345678");
        assertThat(chart.the(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("number", "12345678")
                .containsEntry("part", "1.5");
        assertThat(pod.getNodeSelector()).containsEntry("number", "12345678");
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(1000650000L);
        assertThat(pod.getContainers().get(0).getEnv())
                .anySatisfy(env -> assertThat(env.getValue()).isEqualTo("12345678"));
    }

    /** Kubernetes refuses a pace beside it. */
    @Test
    void replicasThatAreRecreatedAreNotRolled() {
        assertThat(Chart.with("strategy: {type: Recreate}")
                        .the(Deployment.class)
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 2", "50%, 50%", "null, 1"})
    void theBudgetIsTheOneThatIsGiven(String given, String budget) {
        assertThat(Chart.with("podDisruptionBudget: {maxUnavailable: %s}".formatted(given))
                        .the(PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getValue())
                .hasToString(budget);
    }

    @Test
    void aConstraintKeepsItsOwnSelector() {
        assertThat(Chart.with("""
                        topologySpreadConstraints:
                          - maxSkew: 1
                            topologyKey: zone
                            whenUnsatisfiable: DoNotSchedule
                            labelSelector: {matchLabels: {a: b}}
                        """)
                        .the(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTopologySpreadConstraints())
                .singleElement()
                .satisfies(
                        constraint -> assertThat(constraint.getLabelSelector().getMatchLabels())
                                .containsOnly(Map.entry("a", "b")));
    }

    @Test
    void theRegistryAndPullSecretsOfAWholeInstallationCountWhereTheChartsOwnAreNotSet() {
        String global = "global: {imageRegistry: registry.example, imagePullSecrets: [{name: of-all}]}\n";

        assertThat(pods(Chart.with(global + "imagePullSecrets: [{name: own}]"))).allSatisfy(pod -> {
            assertThat(pod.getContainers().get(0).getImage()).startsWith("registry.example/taskwatch:");
            assertThat(pod.getImagePullSecrets())
                    .extracting(secret -> secret.getName())
                    .containsExactly("own", "of-all");
        });
        assertThat(pods(Chart.with(global + "image: {registry: own.example}")))
                .allSatisfy(
                        pod -> assertThat(pod.getContainers().get(0).getImage()).startsWith("own.example/"));
    }

    @Test
    void pullSecretsAreNamesOrObjectsAndEachCountsOnce() {
        assertThat(pods(Chart.with("""
                        global: {imagePullSecrets: [regcred, {name: of-all, extra: 1}, null, "", own]}
                        imagePullSecrets: [own, {name: other}]
                        """)))
                .allSatisfy(pod -> assertThat(pod.getImagePullSecrets())
                        .extracting(secret -> secret.getName())
                        .containsExactly("own", "other", "regcred", "of-all"));
        assertThat(pods(Chart.with("global: {imagePullSecrets: regcred}")))
                .allSatisfy(pod -> assertThat(pod.getImagePullSecrets())
                        .extracting(secret -> secret.getName())
                        .containsExactly("regcred"));
    }

    @Test
    void inAnUmbrellaChartItIsRenderedAsByItself() {
        String values = """
                taskwatch:
                  enabled: true
                  elasticsearch: {hosts: ["https://es.example:9200"], existingSecret: taskwatch-elasticsearch}
                  podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}
                  networkPolicy: {dnsPorts: [53, 5353]}
                global:
                  imagePullSecrets: [regcred]
                  imageRegistry: registry.example
                  storageClass: fast
                  security: {allowInsecureImages: true}
                tags: {security: true}
                """;

        Chart chart = Chart.within("condition: taskwatch.enabled\ntags: [security]", values);

        assertThat(chart.objects())
                .hasSizeGreaterThan(5)
                .allSatisfy(object -> assertThat(JsonModels.unknownFields(object, object.getKind()))
                        .isEmpty());
        assertThat(pods(chart)).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.getImagePullSecrets())
                    .extracting(secret -> secret.getName())
                    .containsExactly("regcred");
            assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
            assertThat(pod.getSecurityContext().getRunAsGroup()).isNull();
            assertThat(pod.getSecurityContext().getFsGroup()).isNull();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getContainers().get(0).getImage()).startsWith("registry.example/taskwatch:");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"condition: taskwatch.enabled", "", "tags: [other]"})
    void anUmbrellaChartTurnsItOffWithOrWithoutACondition(String dependency) {
        assertThat(Chart.within(dependency, "taskwatch: {enabled: false}").objects())
                .isEmpty();
    }

    /** An alias becomes the chart's name, in whatever case. */
    @Test
    void anUmbrellaChartMayCallItOtherwise() {
        Chart chart = Chart.within("alias: taskWatch_EU", "taskWatch_EU: {replicaCount: 1}");

        assertThat(chart.the(Service.class).getMetadata().getName()).isEqualTo("tw-taskwatch-eu");
        assertThat(chart.the(Deployment.class).getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void byItselfItMakesNothingWhenItIsNotEnabled() {
        assertThat(Chart.with("enabled: false\nextraManifests: [{apiVersion: v1, kind: ConfigMap}]")
                        .objects())
                .isEmpty();
    }

    @Test
    void annotationsAndLabelsGoWhereTheirNameSays() {
        Chart chart = Chart.with(EVERYTHING);

        Deployment deployment = chart.the(Deployment.class);
        assertThat(deployment.getMetadata().getAnnotations())
                .containsOnly(
                        Map.entry("reloader.stakater.com/auto", "true"),
                        Map.entry("owner", "soc"),
                        Map.entry("number", "12345678"));
        assertThat(deployment.getMetadata().getLabels()).containsEntry("tier", "2");
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels()).containsEntry("tier", "1");
        assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("number", "1")
                .containsKeys("checksum/settings", "checksum/rules");
        assertThat(deployment.getSpec().getRevisionHistoryLimit()).isEqualTo(3);

        Job job = chart.the(Job.class);
        assertThat(job.getMetadata().getAnnotations()).containsEntry("a", "b").containsEntry("was", "a-hook");
        assertThat(job.getMetadata().getLabels()).containsEntry("c", "d").doesNotContainKey("e");
        assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("sidecar.istio.io/inject", "false");
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels()).containsEntry("e", "f");

        Pod test = chart.the(Pod.class);
        assertThat(test.getMetadata().getAnnotations()).containsEntry("a", "b").containsEntry("was", "a-hook");
        assertThat(test.getMetadata().getLabels()).containsEntry("c", "d");
        assertThat(chart.objects().stream()
                        .filter(object -> !object.getMetadata().getName().startsWith("as-a-map"))
                        .filter(object -> !object.getMetadata().getName().endsWith("as-a-text")))
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getAnnotations()).containsEntry("owner", "soc"));
    }

    /** Kubernetes takes no key twice, and a hook must stay one. */
    @Test
    void noAnnotationTakesThePlaceOfTheChartsOwn() {
        Chart chart = Chart.with("""
                commonAnnotations: {helm.sh/hook-delete-policy: none, checksum/rules: none}
                podAnnotations: {checksum/settings: none}
                test: {annotations: {helm.sh/hook-delete-policy: none}}
                """);

        assertThat(chart.the(Pod.class).getMetadata().getAnnotations())
                .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation");
        assertThat(chart.the(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .extractingByKeys("checksum/settings", "checksum/rules")
                .allSatisfy(checksum -> assertThat(checksum).hasSize(64));
    }

    @Test
    void everyPodGetsTheNamesAndTheDnsThatAreGiven() {
        assertThat(pods(Chart.with(EVERYTHING))).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getHostAliases())
                    .singleElement()
                    .satisfies(
                            alias -> assertThat(alias.getHostnames()).containsExactly("es-1.example", "es-2.example"));
            assertThat(pod.getDnsPolicy()).isEqualTo("None");
            assertThat(pod.getDnsConfig().getNameservers()).containsExactly("10.0.0.10");
            assertThat(pod.getDnsConfig().getOptions())
                    .singleElement()
                    .satisfies(option -> assertThat(option.getValue()).isEqualTo("1"));
        });
    }

    @Test
    void anyOtherFieldOfEveryPodIsMergedIn() {
        assertThat(pods(Chart.with(EVERYTHING))).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
            assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(60);
        });
        assertThat(pods(Chart.with("""
                        podSpec:
                          enableServiceLinks: true
                          dnsPolicy: Default
                          securityContext: {supplementalGroups: [1000650000], runAsGroup: 0, fsGroup: null}
                          hostAliases: [{ip: 10.1.2.3, hostnames: [b]}, {ip: 10.1.2.4, hostnames: [c]}]
                          tolerations: [{operator: Exists}]
                        hostAliases: [{ip: 10.1.2.3, hostnames: [a]}]
                        tolerations: [{key: a, operator: Exists}, {key: b, operator: Exists}]
                        """))).allSatisfy(pod -> {
            assertThat(pod.getEnableServiceLinks()).isTrue();
            assertThat(pod.getSecurityContext().getSupplementalGroups()).containsExactly(1000650000L);
            assertThat(pod.getSecurityContext().getRunAsGroup()).isZero();
            assertThat(pod.getSecurityContext().getFsGroup()).isNull();
            assertThat(pod.getSecurityContext().getRunAsUser())
                    .as("what is not given stays")
                    .isEqualTo(10001);
            assertThat(pod.getHostAliases())
                    .extracting(alias -> alias.getIp() + alias.getHostnames())
                    .containsExactly("10.1.2.3[b]", "10.1.2.4[c]");
            assertThat(pod.getTolerations()).hasSize(1);
        });
    }

    @Test
    void listsWithAKeyAreMergedByItAndASidecarIsTheServicesOnly() {
        List<PodSpec> pods = pods(Chart.with("""
                bootstrap: {enabled: true, existingSecret: k}
                podSpec:
                  initContainers: [{name: wait, image: busybox, command: [sleep, "1"]}]
                  containers:
                    - name: taskwatch
                      lifecycle: {preStop: {sleep: {seconds: 5}}}
                      resources: {limits: {memory: 1Gi}}
                      env: [{name: SPRING_CONFIG_ADDITIONALLOCATION, value: "file:/mine/"}, {name: NEW, value: "1"}]
                      volumeMounts: [{name: more, mountPath: /more}]
                      ports: [{containerPort: 8081, protocol: TCP}]
                    - {name: sidecar, image: "proxy:1"}
                  volumes:
                    - {name: more, emptyDir: {}}
                    - {name: tmp, emptyDir: {sizeLimit: null, medium: Memory}}
                """));

        assertThat(pods).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getVolumes()).extracting(Volume::getName).contains("more", "tmp");
            assertThat(pod.getVolumes())
                    .filteredOn(volume -> volume.getName().equals("tmp"))
                    .singleElement()
                    .satisfies(volume -> {
                        assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
                        assertThat(volume.getEmptyDir().getSizeLimit()).isNull();
                    });
        });
        assertThat(pods)
                .filteredOn(pod -> pod.getContainers().size() == 1)
                .hasSize(2)
                .allSatisfy(pod -> assertThat(pod.getInitContainers()).isEmpty());
        PodSpec service = pods.get(0);
        assertThat(service.getInitContainers()).extracting(Container::getName).containsExactly("wait");
        assertThat(service.getContainers()).extracting(Container::getName).containsExactly("taskwatch", "sidecar");
        Container taskwatch = service.getContainers().get(0);
        assertThat(taskwatch.getImage()).startsWith("taskwatch:");
        assertThat(taskwatch.getLifecycle().getPreStop().getSleep().getSeconds())
                .isEqualTo(5);
        assertThat(taskwatch.getResources().getRequests()).containsKey("memory");
        assertThat(taskwatch.getResources().getLimits().get("memory")).hasToString("1Gi");
        assertThat(taskwatch.getEnv())
                .extracting(env -> env.getName() + "=" + env.getValue())
                .containsExactly("SPRING_CONFIG_ADDITIONALLOCATION=file:/mine/", "NEW=1");
        assertThat(taskwatch.getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .contains("/tmp", "/etc/taskwatch/settings", "/more");
        assertThat(taskwatch.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("management");
            assertThat(port.getProtocol()).isEqualTo("TCP");
        });
    }

    @Test
    void changedSettingsOrRulesMakeNewPods() {
        assertThat(Stream.of(
                                "",
                                "taskwatch: {schedule: {retry: 6s}}",
                                "rules: {files: {a.toml: one}}",
                                "rules: {files: {a.toml: two}}")
                        .map(Chart::with)
                        .map(chart -> chart.the(Deployment.class)
                                .getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getAnnotations()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatMonitoringIsGivenIsTheProjectsOwn() throws Exception {
        for (String name : List.of("alerts.yml", "dashboard.json")) {
            assertThat(Chart.DIRECTORY.resolve("monitoring").resolve(name))
                    .as("copy monitoring/%s there", name)
                    .hasSameTextualContentAs(Path.of("monitoring", name));
        }

        Chart chart = Chart.with(EVERYTHING);
        assertThat(chart.the(PrometheusRule.class).getSpec().getGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.getRules()).hasSizeGreaterThan(5));
        assertThat(chart.the(PrometheusRule.class).toString()).contains("{{ $labels.rule }}", "job=\"taskwatch\"");
        assertThat(chart.the(ServiceMonitor.class).toString()).contains("targetLabel=job", "replacement=taskwatch");
        assertThat(JsonMapper.shared()
                        .readTree(chart.the(ConfigMap.class, "-dashboard")
                                .getData()
                                .get("dashboard.json"))
                        .path("panels"))
                .isNotEmpty();
    }

    @Test
    void nothingOfMonitoringIsMadeUnlessAskedFor() {
        assertThat(Chart.with("").objects())
                .extracting(HasMetadata::getKind)
                .doesNotContain("ServiceMonitor", "PrometheusRule", "Job")
                .filteredOn("ConfigMap"::equals)
                .hasSize(1);
    }

    @Test
    void aRuleFileArrivesAsItIs() {
        assertThat(Chart.with(EVERYTHING).the(ConfigMap.class, "-rules").getData())
                .containsEntry("odd.name_of-a.rule.toml", "[rule]\nnote = '''{{ no template }} ${no.placeholder}'''\n");
    }

    @Test
    void aDigestCountsInsteadOfTheTag() {
        assertThat(pods(Chart.with(EVERYTHING)))
                .extracting(pod -> pod.getContainers().get(0).getImage())
                .containsOnly("images.example/security/taskwatch@sha256:" + "a".repeat(64));
    }

    @Test
    void theBootstrapHasItsOwnKeyAndNothingElseOfTheRelease() {
        Chart chart = Chart.with(EVERYTHING);
        PodSpec pod = chart.the(Job.class).getSpec().getTemplate().getSpec();

        assertThat(pod.getServiceAccountName()).isEqualTo("default");
        assertThat(pod.getVolumes().stream()
                        .filter(volume -> volume.getSecret() != null)
                        .map(volume -> volume.getSecret().getSecretName()))
                .containsExactly("set-up", "own-ca", "client");
        assertThat(pod.getVolumes()).allMatch(volume -> volume.getConfigMap() == null);
        JsonNode settings = JsonMapper.shared()
                .readTree(pod.getContainers().get(0).getEnv().get(0).getValue());
        assertThat(settings.at("/spring/elasticsearch/uris/0").asString()).isEqualTo("https://es-1.example:9243");
        assertThat(settings.at("/logging/level/dev.taskwatch").asString())
                .as("what the service is set to counts here, too")
                .isEqualTo("debug");
    }

    @ParameterizedTest
    @CsvSource({
        "x, x-taskwatch",
        "my-taskwatch, my-taskwatch",
        "with.dots, with-dots-taskwatch",
        "7th, taskwatch-7th-taskwatch",
        "a-release-of-fifty-three-characters-the-longest-there, a-release-of-fifty-three-characters-the-longest-ther"
    })
    void namesFitWhateverTheReleaseIsCalled(String release, String name) {
        Chart chart = Chart.as(release, "bootstrap: {enabled: true, existingSecret: k}");

        assertThat(chart.the(Service.class).getMetadata().getName()).isEqualTo(name);
        assertThat(chart.the(ServiceAccount.class).getMetadata().getName()).isEqualTo(name);
        assertThat(chart.objects().stream().map(HasMetadata::getMetadata).map(metadata -> metadata.getName()))
                .allSatisfy(any -> assertThat(any).hasSizeLessThan(64));
    }

    /** Values, and what Helm says of them. */
    static Stream<Arguments> wrongValues() {
        return """
                replicaCount: two | replicaCount: Invalid type. Expected: integer, given: string
                replicaCount: -1 | replicaCount: Must be greater than or equal to 0
                replicas: 3 | Additional property replicas is not allowed
                elasticsearch: {host: [a]} | elasticsearch: Additional property host is not allowed
                elasticsearch: {hosts: https://es:9200} | elasticsearch.hosts: Invalid type. Expected: [array,null], given: string
                elasticsearch: {hosts: ["es:9200"]} | elasticsearch.hosts.0: Does not match pattern '^https?://
                elasticsearch: {hosts: ["https://u:secret@es:9200"]} | elasticsearch.hosts.0: Does not match pattern
                elasticsearch: {existingSecret: My_Secret} | elasticsearch.existingSecret: Does not match pattern
                fullnameOverride: %s | fullnameOverride: String length must be less than or equal to 63
                nameOverride: Task_Watch | nameOverride: Does not match pattern
                replicaCount: "2" | replicaCount: Invalid type. Expected: integer, given: string
                image: {tag: 1.10} | image.tag: Invalid type. Expected: [string,null], given: number
                fullnameOverride: MyName | fullnameOverride: Does not match pattern '^([a-z]
                image: {pullPolicy: Sometimes} | image.pullPolicy must be one of the following: "Always", "IfNotPresent", "Never"
                image: {digest: sha256:abc} | image.digest: Does not match pattern '^(sha256:[0-9a-f]{64})?$'
                taskwatch: {schedule: {retry: 5}} | taskwatch.schedule.retry: Invalid type. Expected: [string,null], given: integer
                taskwatch: {schedule: {max-catchup: 5h}} | taskwatch.schedule: Additional property max-catchup is not allowed
                rules: {files: {rule.yaml: x}} | rules.files: Property name of "rule.yaml" does not match
                rules: {files: {a b.toml: x}} | rules.files: Property name of "a b.toml" does not match
                exceptions: {items: [{name: a}]} | exceptions.items.0: expires is required
                service: {port: 70000} | service.port: Must be less than or equal to 65535
                podAnnotations: {a: [b]} | podAnnotations.a: Invalid type. Expected: [string,number,boolean,null], given: array
                resources: {limits: {memory: lots}} | resources.limits.memory: Does not match pattern
                networkPolicy: {monitoring: [{podSelectors: {}}]} | networkPolicy.monitoring.0: Additional property podSelectors is not allowed
                elasticsearch: {eck: {cluster: a}, hosts: ["https://b"]} | are both set: keep the one that says where
                elasticsearch: {eck: {namespace: a}} | elasticsearch.eck.cluster is not: name the cluster
                elasticsearch: {hosts: ["http://a/x", "http://b/y"]} | have different paths (/x, /y)
                elasticsearch: {hosts: ["http://a"], caSecret: ca} | no host of elasticsearch.hosts begins with https://
                elasticsearch: {existingSecret: a, apiKeyKey: ""} | the secret a needs elasticsearch.apiKeyKey
                elasticsearch: {existingSecret: a, usernameKey: b} | elasticsearch.passwordKey is not: name the key
                exceptions: {items: [{name: a, reason: b, owner: c, expires: "2099-01-01", conditions: {d: e}}], existingConfigMap: f} | both set: keep one
                bootstrap: {enabled: true} | bootstrap.enabled needs bootstrap.existingSecret
                settings: {spring.elasticsearch.api-key: x} | would put a secret into a ConfigMap: put it into a Secret
                settings: {spring: {elasticsearch: {password: x}}} | settings.spring.elasticsearch.password would put a secret
                settings: {proxy: http://u:p@host} | would put a user's password into a ConfigMap
                settings: {spring: {elasticsearch: {uris: x}}} | set elasticsearch.hosts
                settings: {taskwatch: {schedule: {retry: 6s}}} | set it under the value taskwatch
                settings: {app: {passwords: [x]}} | settings.app.passwords would put a secret into a ConfigMap
                settings: {headers: {Authorization: ApiKey x}} | settings.headers.Authorization would put a secret
                settings: {spring: {config: {import: x}}} | settings.spring.config.import is not read
                jvmOptions: -Djavax.net.ssl.trustStorePassword=x | jvmOptions would show a secret
                jvmOptions: -Dspring.elasticsearch.api-key=x | jvmOptions would show a secret
                taskwatch: {schedule: {max-late: 0s}} | taskwatch.schedule.max-late: Does not match pattern
                topologySpreadConstraints: [{topologyKey: zone}] | topologySpreadConstraints.0: maxSkew is required
                networkPolicy: {monitoring: [{}]} | networkPolicy.monitoring.0: Must have at least 1 properties
                settings: {server: {port: 1}} | probes and Service expect 8081
                enabled: "yes" | enabled: Invalid type. Expected: [boolean,null], given: string
                imagePullSecrets: [{nam: a}] | imagePullSecrets.0: name is required
                global: {imagePullSecrets: [[a]]} | global.imagePullSecrets.0: Invalid type
                hostAliases: [{ip: 10.1.2.3}] | hostAliases.0: hostnames is required
                hostAliases: [{ip: 10.1.2.3, hostname: [a], hostnames: [a]}] | hostAliases.0: Additional property hostname is not allowed
                dnsPolicy: default | dnsPolicy must be one of the following: "ClusterFirst"
                dnsConfig: {option: []} | dnsConfig: Additional property option is not allowed
                dnsConfig: {options: [{name: ndots, value: 1}]} | dnsConfig.options.0.value: Invalid type. Expected: [string,null], given: integer
                deploymentAnnotations: [a] | deploymentAnnotations: Invalid type. Expected: [object,null], given: array
                test: {podLabels: {}} | test: Additional property podLabels is not allowed
                revisionHistoryLimit: -1 | revisionHistoryLimit: Must be greater than or equal to 0
                podSpec: [] | podSpec: Invalid type. Expected: [object,null], given: array
                podSpec: {containers: [{image: a}]} | podSpec.containers has an item without name, by which its items are merged
                podSpec: {containers: [a]} | podSpec.containers has an item that is not a map: "a"
                podSpec: {containers: [{name: taskwach, env: []}]} | podSpec.containers: taskwach has no image, and is no container of this pod
                podSpec: {containers: {taskwatch: {}}} | podSpec.containers is a map, but the chart has a list there
                podSpec: {securityContext: restricted} | podSpec.securityContext is a string, but the chart has a map there
                podSpec: {containers: [{name: taskwatch, env: [{name: API_KEY, value: x}]}]} | podSpec.containers: API_KEY would show a secret
                podSpec: {initContainers: [{name: a, image: b, env: [{name: DB_PASSWORD, value: x}]}]} | DB_PASSWORD would show a secret
                extraEnv: [{name: SPRING_ELASTICSEARCH_API_KEY, value: x}] | take it from a Secret with valueFrom
                """.formatted("x".repeat(64))
                .lines()
                .map(line -> line.split(" \\| ", 2))
                .map(parts -> Arguments.of(parts[0], parts[1]));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueIsRefusedWithWhatIsWrong(String values, String message) {
        assertRefused(values, message);
    }

    private static void assertRefused(String values, String message) {
        assertThatThrownBy(() -> Chart.with(values)).hasMessageContaining(message);
    }

    private static Map<String, Object> chartYaml() throws Exception {
        return new Yaml().load(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")));
    }

    private static Map<String, Object> ofTaskwatch(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .filter(setting -> setting.getKey().startsWith("taskwatch."))
                .filter(setting -> !setting.getValue().equals("")) // a section whose settings are comments
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<PodSpec> pods(Chart chart) {
        return Stream.of(
                        chart.all(Deployment.class)
                                .map(owner -> owner.getSpec().getTemplate().getSpec()),
                        chart.all(Job.class)
                                .map(owner -> owner.getSpec().getTemplate().getSpec()),
                        chart.all(Pod.class).map(Pod::getSpec))
                .flatMap(pods -> pods)
                .toList();
    }

    private static List<String> secrets(Chart chart) {
        return chart.the(Deployment.class).getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .map(volume -> volume.getSecret().getSecretName())
                .toList();
    }

    private static void assertRestricted(Container container) {
        SecurityContext context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getPrivileged()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
        assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
    }

    private static void assertOfARestrictedKind(Volume volume) {
        assertThat(Stream.of(volume.getConfigMap(), volume.getSecret(), volume.getEmptyDir(), volume.getProjected()))
                .as(volume.getName())
                .anyMatch(kind -> kind != null);
        assertThat(volume.getHostPath()).isNull();
    }
}
