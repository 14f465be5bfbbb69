{{/*
Fields of a pod beyond those that its template sets: those of `own`, then those that all pods of the platform have. The
schemas close both, so that they cannot take back what a template sets. { root, own }
*/}}
{{- define "common.extraPodSpec" -}}
{{- with merge (deepCopy .own) (deepCopy .root.Values.global.extraPodSpec) }}
{{- toYaml . }}
{{- end }}
{{- end -}}

{{/* The same for the pods of the service, whose commonest fields are values of their own. */}}
{{- define "common.scheduling" -}}
{{- $own := deepCopy .Values.extraPodSpec -}}
{{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" -}}
{{- with index $.Values $field }}
{{- $_ := set $own $field . }}
{{- end }}
{{- end -}}
{{- include "common.extraPodSpec" (dict "root" . "own" $own) -}}
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
