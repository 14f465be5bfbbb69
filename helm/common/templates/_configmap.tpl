{{- define "common.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "common.metadata" . | nindent 2 }}
data:
  {{- include "common.config" . | nindent 2 }}
{{- end -}}
