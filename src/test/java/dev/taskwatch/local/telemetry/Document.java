package dev.taskwatch.local.telemetry;

import java.util.Map;

/** One document as a shipper would index it. */
public record Document(String index, String id, Map<String, Object> source) {}
