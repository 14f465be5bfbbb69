{{- define "common.migrations-serviceaccount" -}}
{{- if .Values.migrations.enabled -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "common.migrations.metadata" (dict "root" . "weight" "-10") | nindent 2 }}
    {{- with .Values.migrations.serviceAccountAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
automountServiceAccountToken: false
{{- end -}}
{{- end -}}
