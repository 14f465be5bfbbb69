{{- define "common.deployment" -}}
{{- include "common.validate" . -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  {{- /* Left out where an autoscaler sets the number, or a Rollout, which takes over the Deployment's pods. */}}
  {{- if not (or (include "common.autoscaled" .) .Values.rollout.enabled) }}
  replicas: {{ int .Values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 600
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: {{ .Values.maxSurge }}
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  template:
    {{- include "common.pod" . | nindent 4 }}
{{- end -}}
