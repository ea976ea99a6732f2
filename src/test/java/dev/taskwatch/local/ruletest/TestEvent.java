package dev.taskwatch.local.ruletest;

import tools.jackson.databind.node.ObjectNode;

/**
 * One document.
 *
 * @param line where its file has it
 * @param id what expectations call it; differs between any two events of a file
 */
record TestEvent(int line, String index, String id, ObjectNode source) {}
