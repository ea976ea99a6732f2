/**
 * Rules over events from files, on the local Elasticsearch: {@link dev.taskwatch.local.ruletest.RuleTests} is the
 * command.
 */
package dev.taskwatch.local.ruletest;
