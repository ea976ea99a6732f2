# Build the jar first: mvn package -DskipTests
# bench/image builds it without Docker; bench/image-steps runs the same steps without buildah, too.
FROM eclipse-temurin:25-jre AS layers
WORKDIR /layers
COPY target/taskwatch.jar taskwatch.jar
RUN ["java", "-Djarmode=tools", "-jar", "taskwatch.jar", "extract", "--layers", "--destination", "extracted"]

FROM eclipse-temurin:25-jre
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Taskwatch" \
      org.opencontainers.image.description="Turns every match of an EQL rule into exactly one alert" \
      org.opencontainers.image.licenses="Apache-2.0 AND Elastic-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
WORKDIR /app
COPY LICENSE NOTICE jvm.options ./
# What changes least comes first, so that a new version shares its layers with the last one.
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# A training run: the context is made and closed, without Elasticsearch, and what was loaded is kept for a quick start.
RUN ["java", "@jvm.options", "-XX:AOTCacheOutput=taskwatch.aot", "-Dspring.context.exit=onRefresh", "-jar", "taskwatch.jar"]
# JSON in ECS fields for whatever collects the container's output; and of malloc's arenas a small service needs one.
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs \
    MALLOC_ARENA_MAX=1
# A number, so that Kubernetes can tell that it is not root. Nothing is written but /tmp.
USER 10001:10001
EXPOSE 8081
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=taskwatch.aot", "-jar", "taskwatch.jar"]
