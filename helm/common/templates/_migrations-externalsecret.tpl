{{/* The migrations' own credentials, which exist only while they run: the Secret goes with this object. */}}
{{- define "common.migrations-externalsecret" -}}
{{- if and .Values.migrations.enabled .Values.global.externalSecrets.enabled (not .Values.migrations.existingSecret) -}}
{{- include "common.externalsecretOf" (dict
  "root" .
  "suffix" "migrations"
  "annotations" (include "common.migrations.hook" (dict "root" . "weight" "-10") | fromYaml)) -}}
{{- end -}}
{{- end -}}
