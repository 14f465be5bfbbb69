{{/*
The backing parts that can run in the release: their port, the pods that may reach it, and other peers that may, too.
Made for evaluation: one pod each, no backup.
*/}}
{{- define "lectern.parts" -}}
postgres:
  port: 5432
  callers: [user, document, embedding, retrieval, model, webhook, user-migrations, document-migrations, embedding-migrations, retrieval-migrations, model-migrations, webhook-migrations]
  peers: []
qdrant:
  port: 6333
  callers: [retrieval]
  peers: []
valkey:
  port: 6379
  callers: [gateway, user]
  peers: []
emulator:
  port: 4566
  callers: [user, document, embedding, retrieval, model, webhook]
  peers: {{ toJson .Values.emulator.networkPolicy.from }}
{{- end -}}

{{/* The parts that are enabled, as `lectern.parts`. */}}
{{- define "lectern.enabledParts" -}}
{{- range $name, $part := include "lectern.parts" . | fromYaml -}}
{{- if (index $.Values.global $name).enabled }}
{{ dict $name $part | toYaml }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* All services, deployed or not. */}}
{{- define "lectern.services" -}}
[gateway, bff, user, document, embedding, retrieval, model, webhook]
{{- end -}}

{{/* The services that own a database. */}}
{{- define "lectern.databases" -}}
[user, document, embedding, retrieval, model, webhook]
{{- end -}}

{{/* `metadata` of an object of the umbrella chart: { root, name, more, annotations }, `more` being labels. */}}
{{- define "lectern.metadata" -}}
name: {{ include "common.platform" .root }}-{{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "common.labelsOf" . | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
