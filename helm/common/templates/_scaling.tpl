{{/* "true" where something else than `replicaCount` decides how many pods there are. */}}
{{- define "common.autoscaled" -}}
{{- if or (.Values.autoscaling).enabled (.Values.keda).enabled }}true{{ end -}}
{{- end -}}

{{/* "true" where there can be more than one pod. */}}
{{- define "common.mayScale" -}}
{{- if or (include "common.autoscaled" .) .Values.rollout.enabled (gt (int .Values.replicaCount) 1) }}true{{ end -}}
{{- end -}}

{{- define "common.scaleTarget" -}}
{{- if .Values.rollout.enabled -}}
apiVersion: argoproj.io/v1alpha1
kind: Rollout
{{- else -}}
apiVersion: apps/v1
kind: Deployment
{{- end }}
name: {{ include "common.fullname" . }}
{{- end -}}

{{/* Up at once, down slowly: a pod that has just started is worth more than the minutes that it costs. */}}
{{- define "common.scaling.behavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies:
    - type: Percent
      value: 100
      periodSeconds: 30
scaleDown:
  stabilizationWindowSeconds: 300
  policies:
    - type: Pods
      value: 1
      periodSeconds: 60
{{- end -}}
