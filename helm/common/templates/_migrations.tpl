{{/* `metadata` of an object of the hook: { root, weight }. */}}
{{- define "common.migrations.metadata" -}}
name: {{ include "common.fullname" .root }}-migrations
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "common.labelsOf" (dict "root" .root "name" (printf "%s-migrations" .root.Chart.Name)) | nindent 2 }}
annotations:
  {{- include "common.migrations.hook" . | nindent 2 }}
{{- end -}}

{{/*
Before anything of a new version starts. At the installation of a release that brings its own Postgres that is not
possible: there it is right after, and services answer errors until the tables exist. { root, weight }
*/}}
{{- define "common.migrations.hook" -}}
helm.sh/hook: {{ .root.Values.global.postgres.enabled | ternary "post-install" "pre-install" }},pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{/* Secret with the role that may change the schema; a Postgres of the release knows only the service's own. */}}
{{- define "common.migrations.secretName" -}}
{{- if .Values.migrations.existingSecret -}}
{{- .Values.migrations.existingSecret -}}
{{- else if .Values.global.postgres.enabled -}}
{{- include "common.secretName" . -}}
{{- else -}}
{{- include "common.secretName" . }}-migrations
{{- end -}}
{{- end -}}
