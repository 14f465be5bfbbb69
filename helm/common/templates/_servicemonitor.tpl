{{- define "common.servicemonitor" -}}
{{- if .Values.global.monitoring.enabled -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  {{- include "common.metadataOf" (dict "root" . "more" .Values.global.monitoring.labels) | nindent 2 }}
spec:
  {{- /* `job` is the service's name and `platform` is set, as alert rules and dashboards expect it. */}}
  jobLabel: app.kubernetes.io/name
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  endpoints:
    - port: http
      path: /metrics
      interval: {{ .Values.global.monitoring.interval }}
      relabelings:
        - targetLabel: platform
          replacement: lectern
        {{- /* Between canaries their Service and the stable one lead to the same pods, whose targets then are the same. */}}
        - action: labeldrop
          regex: service
{{- end -}}
{{- end -}}
