{{/*
Variables of a service that are no secrets: those of the parts that its Chart.yaml names (annotation `lectern/parts`),
then what `config` adds. Values that a template decides are not in the schema of `config`, so the two never meet.
*/}}
{{- define "common.config" -}}
{{- $env := include "common.config.base" . | fromYaml -}}
{{- range $part := splitList "," (index .Chart.Annotations "lectern/parts") | compact -}}
{{- $env = merge $env (include (printf "common.config.%s" $part) $ | fromYaml) -}}
{{- end -}}
{{- range $name, $value := .Values.config -}}
{{- /* Numbers as JSON writes them: as text, Helm makes 1e+06 of a million. */ -}}
{{- $_ := set $env $name (tpl (kindIs "string" $value | ternary $value (toJson $value)) $) -}}
{{- end -}}
{{- toYaml $env -}}
{{- end -}}

{{- define "common.config.base" -}}
PORT: "8080"
ADMIN_PORT: "8081"
SERVICE_VERSION: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
SHUTDOWN_DELAY_MS: {{ include "common.shutdownDelayMs" . | quote }}
SHUTDOWN_TIMEOUT_MS: {{ include "common.shutdownTimeoutMs" . | quote }}
DISCOVERY: {{ .Values.global.discovery.type }}
{{- if eq .Values.global.discovery.type "consul" }}
CONSUL_URL: {{ .Values.global.discovery.consulUrl | quote }}
{{- else }}
DISCOVERY_DNS_TEMPLATE: {{ printf "%s://%s-{service}:8080" (ternary "https" "http" .Values.global.tls.enabled) (include "common.platform" .) | quote }}
{{- end }}
{{- with .Values.global.trustedServiceKeys }}
SERVICE_TRUSTED_JWKS: {{ toJson . | quote }}
{{- end }}
{{- include "common.tls.config" . }}
OTEL_TRACES_EXPORTER: {{ .Values.global.tracing.exporter }}
OTEL_TRACES_SAMPLER_ARG: {{ .Values.global.tracing.sampleRatio | toString | quote }}
{{- if eq .Values.global.tracing.exporter "otlp" }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.global.tracing.endpoint | quote }}
{{- else if eq .Values.global.tracing.exporter "jaeger" }}
OTEL_EXPORTER_JAEGER_ENDPOINT: {{ .Values.global.tracing.endpoint | quote }}
{{- end }}
{{- end -}}

{{- define "common.config.database" -}}
DATABASE_MIGRATE: {{ not .Values.migrations.enabled | quote }}
{{- end -}}

{{- define "common.config.aws" -}}
AWS_REGION: {{ .Values.global.aws.region | quote }}
{{- with include "common.awsEndpoint" . }}
AWS_ENDPOINT_URL: {{ . | quote }}
{{- end }}
{{- end -}}

{{- define "common.config.events" -}}
EVENTS_PREFIX: {{ .Values.global.events.prefix | quote }}
EVENTS_ENSURE_TOPOLOGY: {{ .Values.global.events.ensureTopology | quote }}
{{- if .Values.global.emulator.enabled }}
{{- /* It hands messages to polls whose client is gone: the shorter they are, the fewer wait for their visibility time-out. */}}
EVENTS_WAIT_SECONDS: "1"
{{- end }}
{{- end -}}

{{- define "common.config.blobs" -}}
BLOB_BUCKET: {{ .Values.global.blobs.bucket | quote }}
BLOB_ENSURE_BUCKET: {{ .Values.global.blobs.ensureBucket | quote }}
{{- end -}}

{{- define "common.config.urls" -}}
INGEST_URL_ENABLED: {{ .Values.urlIngestion.enabled | quote }}
{{- end -}}

{{- define "common.config.receivers" -}}
WEBHOOK_PORTS: {{ join "," .Values.receivers.ports | quote }}
{{- end -}}

{{- define "common.config.tokens" -}}
TOKEN_ISSUER: {{ .Values.global.tokens.issuer | quote }}
TOKEN_AUDIENCE: {{ .Values.global.tokens.audience | quote }}
{{- end -}}

{{- define "common.config.vectors" -}}
VECTOR_STORE: qdrant
QDRANT_URL: {{ include "common.qdrantUrl" . | quote }}
{{- end -}}

{{- define "common.config.model" -}}
MODEL_DIR: /opt/lectern/models
{{- end -}}

{{- define "common.config.limits" -}}
{{- with include "common.valkeyUrl" . }}
VALKEY_URL: {{ . | quote }}
{{- end }}
{{- if or (.Values.httpRoute).enabled (.Values.ingress).enabled }}
{{- /* What routes to the gateway is a proxy, and names the client that it was called by. */}}
TRUSTED_PROXY_HOPS: "1"
{{- end }}
{{- end -}}

{{/* The gateway's part: who may reach it is a matter of policies, not of variables. */}}
{{- define "common.config.clients" -}}
{{- end -}}
