{{/* One line per Secret that services need and nobody in the release makes. */}}
{{- define "lectern.secretsToMake" -}}
{{- range $service := include "lectern.databases" . | fromYamlArray -}}
{{- $values := index $.Values $service -}}
{{- if $values.enabled -}}
{{- $generated := $.Values.generatedSecrets.enabled -}}
{{- $needed := list -}}
{{- if not (or (and $generated $.Values.global.postgres.enabled) $values.secrets.DATABASE_URL.existingSecret) -}}
{{- $needed = append $needed "DATABASE_URL" -}}
{{- end -}}
{{- if and (eq $service "user") (not (or $generated $values.secrets.TOKEN_SIGNING_JWKS.existingSecret)) -}}
{{- $needed = append $needed "TOKEN_SIGNING_JWKS" -}}
{{- end -}}
{{- with $needed }}
{{ include "common.platform" $ }}-{{ $service }}: {{ join ", " . }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
