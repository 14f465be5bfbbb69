{{/*
Brings the schema up to date before anything of a new version starts, with rights that the service itself does not
have: an account of its own on the cluster and, by its own Secret, a role of its own in the database.
*/}}
{{- define "common.migrations-job" -}}
{{- if .Values.migrations.enabled -}}
{{- $name := printf "%s-migrations" .Chart.Name -}}
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "common.migrations.metadata" (dict "root" . "weight" "0") | nindent 2 }}
spec:
  backoffLimit: 3
  activeDeadlineSeconds: {{ int .Values.migrations.deadlineSeconds }}
  ttlSecondsAfterFinished: 86400
  {{- /* 78: the configuration is wrong, and another attempt would be too. */}}
  podFailurePolicy:
    {{- include "common.job.failurePolicy" (dict "container" "migrations" "final" (list 78)) | nindent 4 }}
  template:
    {{- include "common.job.pod" (dict
      "root" .
      "name" $name
      "account" (printf "%s-%s" (include "common.platform" .) $name)
      "container" (include "common.migrations.container" .)) | nindent 4 }}
{{- end -}}
{{- end -}}

{{- define "common.migrations.container" -}}
{{- include "common.job.container" (dict
  "root" .
  "name" "migrations"
  "args" .Values.migrations.args
  "resources" .Values.migrations.resources
  "secret" (include "common.migrations.secretName" .)
  "key" .Values.migrations.key) -}}
{{- end -}}
