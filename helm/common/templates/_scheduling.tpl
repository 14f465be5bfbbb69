{{- define "common.scheduling" -}}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- include "common.topologySpread" . | trim | nindent 2 }}
{{- end -}}

{{/* Over zones, then over nodes. The hash of the pod's template keeps the old pods of a rolling update out of the count. */}}
{{- define "common.topologySpread" -}}
{{- $root := . -}}
{{- range $topology, $whenUnsatisfiable := dict
  "topology.kubernetes.io/zone" .Values.topologySpread.zone
  "kubernetes.io/hostname" .Values.topologySpread.node }}
- topologyKey: {{ $topology }}
  maxSkew: 1
  whenUnsatisfiable: {{ $whenUnsatisfiable }}
  labelSelector:
    matchLabels:
      {{- include "common.selectorLabels" $root | nindent 6 }}
  matchLabelKeys:
    - {{ ternary "rollouts-pod-template-hash" "pod-template-hash" $root.Values.rollout.enabled }}
{{- end }}
{{- end -}}
