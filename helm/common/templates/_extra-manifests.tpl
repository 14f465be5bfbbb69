{{/* Whatever else belongs to the release; strings and values may contain templates. */}}
{{- define "common.extra-manifests" -}}
{{- range .Values.extraManifests }}
---
{{ tpl (kindIs "string" . | ternary . (toYaml .)) $ }}
{{- end }}
{{- end -}}
