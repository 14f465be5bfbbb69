{{/* Secrets that pods of the release cannot start without and that nothing in it makes: keys by name. */}}
{{- define "lectern.secretsToMake" -}}
{{- $platform := include "common.platform" . -}}
{{- $needed := dict -}}
{{- range $service, $chart := .Subcharts -}}
{{- if ne $service "common" -}}
{{- $needed = mustMerge $needed (include "common.secretsNeeded" $chart | fromYaml) -}}
{{- end -}}
{{- end -}}
{{- if .Values.global.emulator.enabled -}}
{{- $needed = omit $needed (printf "%s-emulator" $platform) -}}
{{- end -}}
{{- if .Values.global.postgres.enabled -}}
{{- /* Postgres makes a role for each, whether the service is deployed or not. */ -}}
{{- range include "lectern.databases" . | fromYamlArray -}}
{{- $name := printf "%s-%s" $platform . -}}
{{- $_ := set $needed $name (append (index $needed $name | default list) "DATABASE_PASSWORD") -}}
{{- end -}}
{{- $_ := set $needed (.Values.postgres.existingSecret | default (printf "%s-postgres" $platform)) (list .Values.postgres.existingSecretKey) -}}
{{- end -}}
{{- $generated := include "lectern.generatedKeys" . | fromYaml -}}
{{- $rest := dict -}}
{{- range $name, $keys := $needed -}}
{{- range $keys -}}
{{- if not (has . (index $generated $name | default list)) -}}
{{- $_ := set $rest $name (append (index $rest $name | default list) .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $rest -}}
{{- end -}}

{{/* What secrets.yaml and postgres/secret.yaml generate: keys by name. */}}
{{- define "lectern.generatedKeys" -}}
{{- if .Values.generatedSecrets.enabled -}}
{{- $platform := include "common.platform" . -}}
{{- $postgres := .Values.global.postgres.enabled -}}
{{- $databases := include "lectern.databases" . | fromYamlArray -}}
{{- range include "lectern.services" . | fromYamlArray }}
{{ $platform }}-{{ . }}: [SERVICE_SIGNING_JWKS{{ if and $postgres (has . $databases) }}, DATABASE_PASSWORD, DATABASE_URL{{ end }}{{ if eq . "user" }}, TOKEN_SIGNING_JWKS{{ end }}{{ if eq . "webhook" }}, SEALING_KEYS{{ end }}]
{{- end }}
{{ include "common.trustedServices" . }}: [SERVICE_TRUSTED_JWKS]
{{ $platform }}-postgres: [{{ .Values.postgres.existingSecretKey }}]
{{- end -}}
{{- end -}}
