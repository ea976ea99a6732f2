package dev.taskwatch.local.telemetry;

import java.time.Instant;

/** A document on its way to Elasticsearch. */
record Report(Instant arrives, Document document) {}
