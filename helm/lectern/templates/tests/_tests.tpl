{{/* The journeys of files/smoke, each a pod of `helm test`. */}}
{{- define "lectern.tests.journeys" -}}
[upload-and-ask, tenant-isolation, delete]
{{- end -}}

{{/* "true" where there is something to test. */}}
{{- define "lectern.tests.enabled" -}}
{{- if and .Values.tests.enabled .Values.gateway.enabled }}true{{ end -}}
{{- end -}}

{{/*
Annotations of an object of `helm test`: { weight, stays }. What stays is removed by the next run: pods, since
`helm test --logs` reads them when all is over, and what they go on with.
*/}}
{{- define "lectern.tests.hook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation{{ if not .stays }},hook-succeeded{{ end }}
{{- end -}}
