{{/* The Pod Security Standard "restricted". Not a value: only the id is, for clusters that give them out (OpenShift). */}}
{{- define "common.podSecurityContext" -}}
runAsNonRoot: true
{{- with int .Values.global.runAsUser }}
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "common.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop:
    - ALL
{{- end -}}
