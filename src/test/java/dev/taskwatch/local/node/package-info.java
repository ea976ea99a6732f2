/** What runs inside the local Elasticsearch's own process: its main class and the plugin that completes a bare node. */
package dev.taskwatch.local.node;
