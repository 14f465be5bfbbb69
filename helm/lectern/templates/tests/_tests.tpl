{{/* The journeys of files/smoke, each a pod of `helm test`. */}}
{{- define "lectern.tests.journeys" -}}
[upload-and-ask, tenant-isolation, delete]
{{- end -}}

{{/* "true" where there is something to test. */}}
{{- define "lectern.tests.enabled" -}}
{{- if and .Values.tests.enabled .Values.gateway.enabled }}true{{ end -}}
{{- end -}}

{{- define "lectern.tests.hook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
