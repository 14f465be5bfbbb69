{{/* Secrets that the pods of a service cannot start without and that External Secrets does not fill: keys by name. */}}
{{- define "common.secretsNeeded" -}}
{{- $own := include "common.secretName" . -}}
{{- $needed := dict -}}
{{- range include "common.secretVariables" . | fromYamlArray -}}
{{- with .valueFrom.secretKeyRef -}}
{{- if not .optional -}}
{{- $_ := set $needed .name (append (index $needed .name | default list) .key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if (.Values.migrations).enabled -}}
{{- $name := include "common.migrations.secretName" . -}}
{{- $_ := set $needed $name (append (index $needed $name | default list) .Values.migrations.key | uniq) -}}
{{- end -}}
{{- if include "common.externalSecrets.used" . -}}
{{- $needed = omit $needed $own -}}
{{- end -}}
{{- if .Values.global.externalSecrets.enabled -}}
{{- $needed = omit $needed (printf "%s-migrations" $own) -}}
{{- end -}}
{{- toYaml $needed -}}
{{- end -}}
