{{/* The Service that Argo Rollouts points at the new version while a route divides the traffic. */}}
{{- define "common.service-canary" -}}
{{- if include "common.rollout.byRoute" . -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "common.metadataOf" (dict "root" . "suffix" "canary") | nindent 2 }}
spec:
  type: ClusterIP
  {{- include "common.service.spec" . | nindent 2 }}
{{- end -}}
{{- end -}}
