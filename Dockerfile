# Build the jar first: mvn package -DskipTests
FROM eclipse-temurin:25-jre AS layers
WORKDIR /layers
COPY target/taskwatch.jar taskwatch.jar
RUN java -Djarmode=tools -jar taskwatch.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Taskwatch" \
      org.opencontainers.image.description="Turns every match of an EQL rule into exactly one alert" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY LICENSE NOTICE ./
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# A number, so that Kubernetes can tell that it is not root.
USER 10001:10001
EXPOSE 8081
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "taskwatch.jar"]
