{{/*
Aborts a canary whose own pods answer too many requests with 5xx. No requests at all are no failure: the
ratio is then not a number.
*/}}
{{- define "common.analysistemplate" -}}
{{- $analysis := .Values.rollout.analysis -}}
{{- if and .Values.rollout.enabled $analysis.enabled -}}
{{- $pods := printf "platform=\"lectern\",namespace=%q,pod=~\"%s-{{args.hash}}-.*\"" .Release.Namespace (include "common.fullname" .) -}}
{{- $metric := "http_server_request_duration_seconds_count" -}}
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  args:
    - name: hash
  metrics:
    - name: error-rate
      interval: {{ $analysis.interval }}
      {{- /* Prometheus has to have seen the new pods first. */}}
      initialDelay: {{ $analysis.interval }}
      failureLimit: {{ int $analysis.failureLimit }}
      consecutiveErrorLimit: 4
      successCondition: len(result) == 0 || isNaN(result[0]) || result[0] <= {{ $analysis.maxErrorRate }}
      provider:
        prometheus:
          address: {{ $analysis.prometheusUrl | quote }}
          query: |
            sum(rate({{ $metric }}{ {{- $pods }},status=~"5.."}[2m]))
            /
            sum(rate({{ $metric }}{ {{- $pods -}} }[2m]))
{{- end -}}
{{- end -}}
