{{/* One line per Secret that pods need and nobody in the release makes. */}}
{{- define "lectern.secretsToMake" -}}
{{- if not .Values.generatedSecrets.enabled -}}
{{- range $service := include "lectern.databases" . | fromYamlArray }}
{{- with include "lectern.secretsToMake.keys" (dict "root" $ "service" $service) | fromYamlArray }}
{{ include "common.platform" $ }}-{{ $service }}: {{ join ", " . }}
{{- end -}}
{{- end -}}
{{- if .Values.global.postgres.enabled }}
{{ .Values.postgres.existingSecret | default (printf "%s-postgres" (include "common.platform" .)) }}: POSTGRES_PASSWORD
{{- end -}}
{{- else if not .Values.global.postgres.enabled -}}
{{- range $service := include "lectern.databases" . | fromYamlArray }}
{{- if has "DATABASE_URL" (include "lectern.secretsToMake.keys" (dict "root" $ "service" $service) | fromYamlArray) }}
{{ include "common.platform" $ }}-{{ $service }}: DATABASE_URL
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Keys that the Secret of a service has to have when nothing is generated: { root, service }. */}}
{{- define "lectern.secretsToMake.keys" -}}
{{- $values := index .root.Values .service -}}
{{- $keys := list -}}
{{- if $values.enabled -}}
{{- range $name := ternary (list "DATABASE_URL" "TOKEN_SIGNING_JWKS") (list "DATABASE_URL") (eq .service "user") -}}
{{- if not (index $values.secrets $name).existingSecret -}}
{{- $keys = append $keys $name -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- /* Postgres makes a role for each, whether the service is deployed or not. */ -}}
{{- if .root.Values.global.postgres.enabled -}}
{{- $keys = append $keys "DATABASE_PASSWORD" -}}
{{- end -}}
{{- toYaml $keys -}}
{{- end -}}
