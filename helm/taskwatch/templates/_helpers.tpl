{{/* False makes no objects, also where no condition of an umbrella chart reads it. */}}
{{- define "taskwatch.enabled" -}}
{{- if or (kindIs "invalid" .Values.enabled) .Values.enabled }}true{{ end -}}
{{- end -}}

{{/* 52 characters leave room for what is put behind it; a Service's name has no dots and begins with a letter. */}}
{{- define "taskwatch.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- $full = .Values.fullnameOverride | default $full | lower | replace "." "-" | replace "_" "-" -}}
{{- if regexMatch "^[0-9]" $full }}{{ $full = printf "%s-%s" .Chart.Name $full }}{{ end -}}
{{- regexReplaceAll "-+$" ($full | trunc 52) "" -}}
{{- end -}}

{{- define "taskwatch.instanceLabels" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* Which pods run the rules; the others are the test's and the bootstrap's. */}}
{{- define "taskwatch.selectorLabels" -}}
{{ include "taskwatch.instanceLabels" . }}
app.kubernetes.io/component: detection
{{- end -}}

{{/* Of an object: the chart's own, beside those of commonLabels and, before them, "more"; of equal ones the chart's counts. */}}
{{- define "taskwatch.labels" -}}
{{- $root := .root -}}
{{- $labels := dict
  "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/version" ($root.Chart.AppVersion | replace "+" "_" | trunc 63)
  "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- with .component }}{{ $_ := set $labels "app.kubernetes.io/component" . }}{{ end -}}
{{- merge $labels (include "taskwatch.instanceLabels" $root | fromYaml) (include "taskwatch.texts" .more | fromYaml) (include "taskwatch.texts" $root.Values.commonLabels | fromYaml) | toYaml -}}
{{- end -}}

{{/* The annotations of an object: "more", and before it commonAnnotations. Nothing if it has none, or only those of "without". */}}
{{- define "taskwatch.annotations" -}}
{{- $annotations := include "taskwatch.texts" .root.Values.commonAnnotations | fromYaml -}}
{{- range $key, $value := include "taskwatch.texts" .more | fromYaml }}{{ $_ := set $annotations $key $value }}{{ end -}}
{{- range .without }}{{ $_ := unset $annotations . }}{{ end -}}
{{- if $annotations }}{{ toYaml $annotations }}{{ end -}}
{{- end -}}

{{/* Labels and annotations are texts, even where a value looks like a number or a boolean. */}}
{{- define "taskwatch.texts" -}}
{{- $texts := dict -}}
{{- range $key, $value := . }}{{ $_ := set $texts $key (include "taskwatch.text" $value) }}{{ end -}}
{{- toYaml $texts -}}
{{- end -}}

{{/* Helm's numbers are floating: as they are, 12345678 would be 1.2345678e+07. */}}
{{- define "taskwatch.text" -}}
{{- if kindIs "string" . }}{{ . }}{{ else if not (kindIs "invalid" .) }}{{ toJson . }}{{ end -}}
{{- end -}}

{{- define "taskwatch.image" -}}
{{- $image := .Values.image.repository -}}
{{- with .Values.image.registry | default (.Values.global).imageRegistry }}{{ $image = printf "%s/%s" (trimSuffix "/" .) $image }}{{ end -}}
{{- if .Values.image.digest -}}
{{ $image }}@{{ .Values.image.digest }}
{{- else -}}
{{ $image }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "taskwatch.serviceAccountName" -}}
{{- $account := .Values.serviceAccount | default dict -}}
{{- if $account.name }}{{ $account.name }}{{ else if $account.create }}{{ include "taskwatch.fullname" . }}{{ else }}default{{ end -}}
{{- end -}}

{{/* Where Elasticsearch is and how to be let in, as YAML: uris, path, ports, caSecret, credentials, username, eck, namespace. */}}
{{- define "taskwatch.elasticsearch" -}}
{{- $given := .Values.elasticsearch | default dict -}}
{{- $eck := ($given.eck).cluster -}}
{{- $namespace := ($given.eck).namespace | default .Release.Namespace -}}
{{- $credentials := $given.existingSecret -}}
{{- $ca := $given.caSecret -}}
{{- if and $eck $given.hosts }}
  {{- fail "elasticsearch.eck.cluster and elasticsearch.hosts are both set: keep the one that says where your cluster is" }}
{{- end }}
{{- if and ($given.eck).namespace (not $eck) }}
  {{- fail "elasticsearch.eck.namespace is set, but elasticsearch.eck.cluster is not: name the cluster" }}
{{- end }}
{{- if $given.hosts }}
  {{- $paths := list }}
  {{- $uris := list }}
  {{- $ports := list }}
  {{- range $given.hosts }}
    {{- $url := urlParse . }}
    {{- $uris = append $uris (printf "%s://%s" $url.scheme $url.host) }}
    {{- $paths = append $paths (regexReplaceAll "/+$" $url.path "") }}
    {{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" }}
    {{- $ports = append $ports ($port | default (eq $url.scheme "https" | ternary 443 80) | int) }}
  {{- end }}
  {{- if gt (len (uniq $paths)) 1 }}
    {{- fail (printf "elasticsearch.hosts have different paths (%s): the hosts are nodes of one cluster and share one path" (join ", " $paths)) }}
  {{- end }}
  {{- if and $ca (not (hasPrefix "https:" (join " " $uris))) (not (contains " https:" (join " " $uris))) }}
    {{- fail "elasticsearch.caSecret is set, but no host of elasticsearch.hosts begins with https://" }}
  {{- end }}
uris: {{ toJson $uris }}
path: {{ first $paths | quote }}
ports: {{ toJson (uniq $ports) }}
{{- else }}
  {{- $eck = $eck | default "elasticsearch" }}
  {{- if and (ne $namespace .Release.Namespace) (not $ca) }}
    {{- fail (printf "elasticsearch.eck.namespace is %s: copy the secret %s-es-http-certs-public from there to the namespace %s, and name it in elasticsearch.caSecret" $namespace $eck .Release.Namespace) }}
  {{- end }}
  {{- $ca = $ca | default (printf "%s-es-http-certs-public" $eck) }}
  {{- $credentials = $credentials | default (printf "%s-elasticsearch" (include "taskwatch.fullname" .)) }}
uris: {{ list (printf "https://%s-es-http.%s.svc:9200" $eck $namespace) | toJson }}
path: ""
ports: [9200]
eck: {{ $eck | quote }}
namespace: {{ $namespace | quote }}
{{- end }}
{{- if and $given.usernameKey (not $given.passwordKey) }}
  {{- fail "elasticsearch.usernameKey is set, but elasticsearch.passwordKey is not: name the key of the password, too" }}
{{- end }}
{{- if and $given.passwordKey (not $given.usernameKey) }}
  {{- fail "elasticsearch.passwordKey is set, but elasticsearch.usernameKey is not: name the key of the user's name, too" }}
{{- end }}
{{- if and $given.usernameKey (not $credentials) }}
  {{- fail "elasticsearch.usernameKey is set, but elasticsearch.existingSecret is not: name the secret that holds it" }}
{{- end }}
{{- if and $credentials (not $given.usernameKey) (not $given.apiKeyKey) }}
  {{- fail (printf "the secret %s needs elasticsearch.apiKeyKey, or elasticsearch.usernameKey and elasticsearch.passwordKey: name its keys" $credentials) }}
{{- end }}
caSecret: {{ $ca | default "" | quote }}
credentials: {{ $credentials | default "" | quote }}
{{- end -}}

{{/* How to reach Elasticsearch, as the service's settings. */}}
{{- define "taskwatch.connection" -}}
{{- $elasticsearch := include "taskwatch.elasticsearch" . | fromYaml -}}
spring:
  {{- if $elasticsearch.credentials }}
  config:
    import: "configtree:/etc/taskwatch/credentials/"
  {{- end }}
  elasticsearch:
    uris: {{ toJson $elasticsearch.uris }}
    {{- with $elasticsearch.path }}
    path-prefix: {{ . | quote }}
    {{- end }}
    {{- if or $elasticsearch.caSecret .Values.elasticsearch.clientCertificateSecret }}
    restclient:
      ssl:
        bundle: elasticsearch
  ssl:
    bundle:
      pem:
        elasticsearch:
          reload-on-update: true
          {{- if $elasticsearch.caSecret }}
          truststore:
            certificate: "file:/etc/taskwatch/ca/ca.crt"
          {{- end }}
          {{- if .Values.elasticsearch.clientCertificateSecret }}
          keystore:
            certificate: "file:/etc/taskwatch/client-certificate/tls.crt"
            private-key: "file:/etc/taskwatch/client-certificate/tls.key"
          {{- end }}
    {{- end }}
{{- end -}}

{{/* The service's settings file. */}}
{{- define "taskwatch.settings" -}}
{{- include "taskwatch.refuse" (dict "path" "" "value" (.Values.settings | default dict)) -}}
{{- $taskwatch := deepCopy (.Values.taskwatch | default dict) -}}
{{- if include "taskwatch.hasRules" . }}{{ $_ := set $taskwatch "rules" (dict "location" "/etc/taskwatch/rules") }}{{ end -}}
{{- with include "taskwatch.exceptionsConfigMap" . }}{{ $_ := set $taskwatch "exceptions" "/etc/taskwatch/exceptions/exceptions.yml" }}{{ end -}}
{{- $own := include "taskwatch.connection" . | fromYaml -}}
{{- if $taskwatch }}{{ $_ := set $own "taskwatch" $taskwatch }}{{ end -}}
{{- mergeOverwrite (deepCopy (.Values.settings | default dict)) $own | toYaml -}}
{{- end -}}

{{/* No secret may lie in a ConfigMap, and what has a value of its own is not set twice. */}}
{{- define "taskwatch.refuse" -}}
{{- if kindIs "map" .value }}
  {{- range $key, $value := .value }}
    {{- include "taskwatch.refuse" (dict "path" (list $.path $key | compact | join ".") "value" $value) }}
  {{- end }}
{{- else if kindIs "slice" .value }}
  {{- range .value }}
    {{- include "taskwatch.refuse" (dict "path" $.path "value" .) }}
  {{- end }}
{{- else }}
  {{- $name := .path | lower | replace "-" "" | replace "_" "" }}
  {{- if regexMatch "(password|passphrase|apikey|secret|token|privatekey|credential|authorization)s?(\\[.*)?$" $name }}
    {{- fail (printf "settings.%s would put a secret into a ConfigMap: put it into a Secret, see elasticsearch.existingSecret and extraEnvFrom" .path) }}
  {{- end }}
  {{- if contains "PRIVATE KEY-----" (toString .value) }}
    {{- fail (printf "settings.%s would put a private key into a ConfigMap: put it into a Secret, see elasticsearch.clientCertificateSecret" .path) }}
  {{- end }}
  {{- if regexMatch "://[^/]*@" (toString .value) }}
    {{- fail (printf "settings.%s would put a user's password into a ConfigMap: put it into a Secret, see extraEnvFrom" .path) }}
  {{- end }}
  {{- if hasPrefix "taskwatch." $name }}
    {{- fail (printf "settings.%s is not read: set it under the value taskwatch" .path) }}
  {{- end }}
  {{- if regexMatch "^spring\\.elasticsearch\\.(uris|pathprefix|restclient\\.ssl\\.bundle)" $name }}
    {{- fail (printf "settings.%s is not read: set elasticsearch.hosts, elasticsearch.caSecret or elasticsearch.clientCertificateSecret" .path) }}
  {{- end }}
  {{- if regexMatch "^spring\\.config\\.import" $name }}
    {{- fail (printf "settings.%s is not read: the chart imports the credentials there; give extraEnv SPRING_CONFIG_IMPORT" .path) }}
  {{- end }}
  {{- if regexMatch "^(management\\.)?server\\.port$" $name }}
    {{- fail (printf "settings.%s is not read: probes and Service expect 8081; the Service's own port is service.port" .path) }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "taskwatch.hasRules" -}}
{{- if or (.Values.rules).files (.Values.rules).extraConfigMaps }}true{{ end -}}
{{- end -}}

{{- define "taskwatch.exceptionsConfigMap" -}}
{{- $exceptions := .Values.exceptions | default dict -}}
{{- if and $exceptions.items $exceptions.existingConfigMap }}
  {{- fail "exceptions.items and exceptions.existingConfigMap are both set: keep one" }}
{{- end }}
{{- if $exceptions.existingConfigMap -}}
{{ $exceptions.existingConfigMap }}
{{- else if $exceptions.items -}}
{{ include "taskwatch.fullname" . }}-exceptions
{{- end -}}
{{- end -}}

{{/* What the pods of the service, of the test and of the bootstrap have in common. */}}
{{- define "taskwatch.podDefaults" -}}
serviceAccountName: {{ .serviceAccount | quote }}
automountServiceAccountToken: {{ (.root.Values.serviceAccount).automount | default false }}
enableServiceLinks: false
{{- with include "taskwatch.pullSecrets" .root | fromYamlArray }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "taskwatch.filled" .root.Values.podSecurityContext | fromYaml }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- include "taskwatch.texts" . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- with .root.Values.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The pull secrets of the chart, then those of global, each once. Other charts take names, objects or a single name. */}}
{{- define "taskwatch.pullSecrets" -}}
{{- $names := list -}}
{{- range list .Values.imagePullSecrets (.Values.global).imagePullSecrets }}
  {{- range kindIs "slice" . | ternary . (list .) }}
    {{- $name := . }}
    {{- if kindIs "map" . }}{{ $name = .name }}{{ end }}
    {{- if $name }}{{ $names = append $names (toString $name) }}{{ end }}
  {{- end }}
{{- end }}
{{- $secrets := list -}}
{{- range uniq $names }}{{ $secrets = append $secrets (dict "name" .) }}{{ end -}}
{{- toYaml $secrets -}}
{{- end -}}

{{/* A map without what is null or an empty text: some versions of Helm keep the chart's default in spite of a null. */}}
{{- define "taskwatch.filled" -}}
{{- $filled := dict -}}
{{- range $key, $value := . }}
  {{- if not (or (kindIs "invalid" $value) (eq (toString $value) "")) }}{{ $_ := set $filled $key $value }}{{ end }}
{{- end }}
{{- toYaml $filled -}}
{{- end -}}

{{/* The pod of the text "pod" with podSpec merged into it; without "containers", those of podSpec are left out. */}}
{{- define "taskwatch.pod" -}}
{{- $pod := fromYaml .pod -}}
{{- if hasKey $pod "Error" }}{{ fail (printf "a value makes the pod's definition unreadable: %s" $pod.Error) }}{{ end -}}
{{- $more := .root.Values.podSpec | default dict -}}
{{- if not .containers }}{{ $more = omit $more "containers" "initContainers" }}{{ end -}}
{{- include "taskwatch.mergeInto" (dict "into" $pod "from" $more "path" "podSpec") -}}
{{- range $kind := list "containers" "initContainers" }}
  {{- range get $pod $kind | default list }}
    {{- if not .image }}
      {{- fail (printf "podSpec.%s: %s has no image, and is no container of this pod that podSpec could change: give it an image, or the name taskwatch" $kind .name) }}
    {{- end }}
    {{- include "taskwatch.refuseEnv" (dict "env" .env "path" (printf "podSpec.%s" $kind)) }}
  {{- end }}
{{- end }}
{{- toYaml $pod -}}
{{- end -}}

{{/* Merges the map "from" into the map "into", in place, as kubectl patch does: null removes, lists with a key merge by it. */}}
{{- define "taskwatch.mergeInto" -}}
{{- $into := .into -}}
{{- $path := .path -}}
{{- $keys := dict "containers" "name" "initContainers" "name" "volumes" "name" "env" "name" "imagePullSecrets" "name" "volumeMounts" "mountPath" "ports" "containerPort" "hostAliases" "ip" -}}
{{- range $field, $value := .from }}
  {{- $here := printf "%s.%s" $path $field }}
  {{- $old := get $into $field }}
  {{- if kindIs "invalid" $value }}
    {{- $_ := unset $into $field }}
  {{- else if and (hasKey $keys $field) (kindIs "slice" $value) }}
    {{- $_ := set $into $field (include "taskwatch.mergedItems" (dict "old" ($old | default list) "new" $value "key" (get $keys $field) "path" $here) | fromYamlArray) }}
  {{- else if and (kindIs "map" $value) (kindIs "map" $old) }}
    {{- include "taskwatch.mergeInto" (dict "into" $old "from" $value "path" $here) }}
  {{- else if or (eq (kindOf $value) (kindOf $old)) (not (or (kindIs "map" $old) (kindIs "slice" $old))) }}
    {{- $_ := set $into $field $value }}
  {{- else }}
    {{- fail (printf "%s is a %s, but the chart has a %s there: give that, or null to remove it" $here (kindOf $value | replace "slice" "list") (kindOf $old | replace "slice" "list")) }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* The items of "old", each merged with that of "new" which has the same key, and then what else is in "new". */}}
{{- define "taskwatch.mergedItems" -}}
{{- $key := .key -}}
{{- $path := .path -}}
{{- $items := .old -}}
{{- range .new }}
  {{- $new := . }}
  {{- if not (kindIs "map" $new) }}
    {{- fail (printf "%s has an item that is not a map: %s" $path (toJson $new)) }}
  {{- end }}
  {{- if not (get $new $key) }}
    {{- fail (printf "%s has an item without %s, by which its items are merged: %s" $path $key (toJson $new)) }}
  {{- end }}
  {{- $known := false }}
  {{- range $items }}
    {{- if eq (toString (get . $key)) (toString (get $new $key)) }}
      {{- $known = true }}
      {{- include "taskwatch.mergeInto" (dict "into" . "from" $new "path" $path) }}
    {{- end }}
  {{- end }}
  {{- if not $known }}{{ $items = append $items $new }}{{ end }}
{{- end }}
{{- toYaml $items -}}
{{- end -}}

{{- define "taskwatch.containerDefaults" -}}
image: {{ include "taskwatch.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy | default "IfNotPresent" }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "taskwatch.env" -}}
{{- with .Values.jvmOptions }}
{{- if regexMatch "(?i)(password|passphrase|api[-_.]?key|secret|token)[^= ]*=" . }}
  {{- fail "jvmOptions would show a secret in the pod's definition and in the log: put it into a Secret, see elasticsearch.existingSecret and extraEnvFrom" }}
{{- end }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- include "taskwatch.refuseEnv" (dict "env" .Values.extraEnv "path" "extraEnv") }}
{{- range .Values.extraEnv }}
{{- if hasKey . "value" }}
- name: {{ .name }}
  value: {{ include "taskwatch.text" .value | quote }}
{{- else }}
- {{ toYaml . | indent 2 | trim }}
{{- end }}
{{- end }}
{{- end -}}

{{/* No secret may lie in a pod's definition. */}}
{{- define "taskwatch.refuseEnv" -}}
{{- $path := .path -}}
{{- range .env }}
{{- if and .value (regexMatch "(?i)(password|api_?key|secret|token)$" (toString .name)) }}
  {{- fail (printf "%s: %s would show a secret in the pod's definition: take it from a Secret with valueFrom" $path .name) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Files that every pod needs to reach Elasticsearch: volumes, and below it where they are mounted. */}}
{{- define "taskwatch.connectionVolumes" -}}
{{- $elasticsearch := include "taskwatch.elasticsearch" .root | fromYaml -}}
{{- $given := .root.Values.elasticsearch -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ include "taskwatch.text" ((.root.Values.tmp).sizeLimit | default "64Mi") }}
{{- with .secret | default $elasticsearch.credentials }}
# No subPath anywhere: only whole volumes follow a secret that is rotated.
- name: credentials
  secret:
    secretName: {{ . | quote }}
    defaultMode: 288 # 0440
    items:
      {{- if and $given.usernameKey (not $.secret) }}
      - key: {{ $given.usernameKey | quote }}
        path: spring.elasticsearch.username
      - key: {{ $given.passwordKey | quote }}
        path: spring.elasticsearch.password
      {{- else }}
      - key: {{ $.key | default $given.apiKeyKey | quote }}
        path: spring.elasticsearch.api-key
      {{- end }}
{{- end }}
{{- with $elasticsearch.caSecret }}
- name: ca
  secret:
    secretName: {{ . | quote }}
    items:
      - key: {{ $given.caKey | default "ca.crt" | quote }}
        path: ca.crt
{{- end }}
{{- with $given.clientCertificateSecret }}
- name: client-certificate
  secret:
    secretName: {{ . | quote }}
    defaultMode: 288 # 0440
{{- end }}
{{- end -}}

{{- define "taskwatch.connectionMounts" -}}
{{- $elasticsearch := include "taskwatch.elasticsearch" .root | fromYaml -}}
- name: tmp
  mountPath: /tmp
{{- if or .secret $elasticsearch.credentials }}
- name: credentials
  mountPath: /etc/taskwatch/credentials
  readOnly: true
{{- end }}
{{- if $elasticsearch.caSecret }}
- name: ca
  mountPath: /etc/taskwatch/ca
  readOnly: true
{{- end }}
{{- if .root.Values.elasticsearch.clientCertificateSecret }}
- name: client-certificate
  mountPath: /etc/taskwatch/client-certificate
  readOnly: true
{{- end }}
{{- end -}}

{{/* Settings, rules and exceptions. */}}
{{- define "taskwatch.volumes" -}}
{{- $fullname := include "taskwatch.fullname" . -}}
{{ include "taskwatch.connectionVolumes" (dict "root" .) }}
- name: settings
  configMap:
    name: {{ $fullname }}-settings
{{- if include "taskwatch.hasRules" . }}
- name: rules
  projected:
    sources:
      {{- if .Values.rules.files }}
      - configMap:
          name: {{ $fullname }}-rules
      {{- end }}
      {{- range .Values.rules.extraConfigMaps }}
      - configMap:
          name: {{ . | quote }}
      {{- end }}
{{- end }}
{{- with include "taskwatch.exceptionsConfigMap" . }}
- name: exceptions
  configMap:
    name: {{ . | quote }}
    items:
      - key: {{ empty $.Values.exceptions.existingConfigMap | ternary "exceptions.yml" ($.Values.exceptions.key | default "exceptions.yml") | quote }}
        path: exceptions.yml
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "taskwatch.mounts" -}}
{{ include "taskwatch.connectionMounts" (dict "root" .) }}
- name: settings
  mountPath: /etc/taskwatch/settings
  readOnly: true
{{- if include "taskwatch.hasRules" . }}
- name: rules
  mountPath: /etc/taskwatch/rules
  readOnly: true
{{- end }}
{{- if include "taskwatch.exceptionsConfigMap" . }}
- name: exceptions
  mountPath: /etc/taskwatch/exceptions
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}
