{{/* "true" where a route divides the traffic; elsewhere the share of pods does. */}}
{{- define "common.rollout.byRoute" -}}
{{- if and .Values.rollout.enabled (.Values.httpRoute).enabled }}true{{ end -}}
{{- end -}}

{{/*
A canary of Argo Rollouts on the Deployment's own template. The Deployment is scaled to zero once the Rollout is
healthy, so switching it on does not interrupt anything.
*/}}
{{- define "common.rollout" -}}
{{- if .Values.rollout.enabled -}}
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  {{- if not (include "common.autoscaled" .) }}
  replicas: {{ int .Values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  workloadRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "common.fullname" . }}
    scaleDown: onsuccess
  strategy:
    canary:
      maxUnavailable: 0
      maxSurge: {{ .Values.maxSurge }}
      {{- if include "common.rollout.byRoute" . }}
      stableService: {{ include "common.fullname" . }}
      canaryService: {{ include "common.fullname" . }}-canary
      trafficRouting:
        plugins:
          argoproj-labs/gatewayAPI:
            httpRoute: {{ include "common.fullname" . }}
            namespace: {{ .Release.Namespace }}
      {{- end }}
      {{- if .Values.rollout.analysis.enabled }}
      analysis:
        startingStep: 1
        templates:
          - templateName: {{ include "common.fullname" . }}
        args:
          - name: hash
            valueFrom:
              podTemplateHashValue: Latest
      {{- end }}
      steps:
        {{- toYaml .Values.rollout.steps | nindent 8 }}
{{- end -}}
{{- end -}}
