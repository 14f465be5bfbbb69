{{/* Combinations that a schema cannot refuse. */}}
{{- define "lectern.validate" -}}
{{- if and .Values.generatedSecrets.enabled .Values.global.externalSecrets.enabled -}}
{{- fail "generatedSecrets.enabled and global.externalSecrets.enabled exclude each other: both would own the same Secrets." -}}
{{- end -}}
{{- if and .Values.generatedSecrets.enabled .Values.global.trustedServiceKeys -}}
{{- fail "generatedSecrets.enabled and global.trustedServiceKeys exclude each other: services would sign with generated keys and trust others." -}}
{{- end -}}
{{- range $service := include "lectern.services" . | fromYamlArray -}}
{{- if and $.Values.generatedSecrets.enabled (dig "secrets" "SERVICE_SIGNING_JWKS" "existingSecret" "" (index $.Values $service)) -}}
{{- fail (printf "generatedSecrets.enabled and %s.secrets.SERVICE_SIGNING_JWKS.existingSecret exclude each other: the other services would trust the generated key." $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
