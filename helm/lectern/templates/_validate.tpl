{{/* Combinations that a schema cannot refuse. */}}
{{- define "lectern.validate" -}}
{{- if and .Values.generatedSecrets.enabled .Values.global.externalSecrets.enabled -}}
{{- fail "generatedSecrets.enabled and global.externalSecrets.enabled exclude each other: both would own the same Secrets." -}}
{{- end -}}
{{- end -}}
