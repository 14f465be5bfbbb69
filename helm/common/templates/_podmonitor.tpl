{{/* Metrics are read from the pods: no Service has their port. */}}
{{- define "common.podmonitor" -}}
{{- if .Values.global.monitoring.enabled -}}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  {{- include "common.metadataOf" (dict "root" . "more" .Values.global.monitoring.labels) | nindent 2 }}
spec:
  {{- /* `job` is the service's name and `platform` is set, as alert rules and dashboards expect it. */}}
  jobLabel: app.kubernetes.io/name
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  podMetricsEndpoints:
    - port: admin
      path: /metrics
      interval: {{ .Values.global.monitoring.interval }}
      relabelings:
        - targetLabel: platform
          replacement: lectern
{{- end -}}
{{- end -}}
