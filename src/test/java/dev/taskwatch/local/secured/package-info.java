/** An Elasticsearch with TLS, API keys and privileges: what the local node lacks, in front of it. */
package dev.taskwatch.local.secured;
