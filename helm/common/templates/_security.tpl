{{/*
The Pod Security Standard "restricted". Not a value: only the ids are, for clusters that give them out (OpenShift).
{ runAsUser, runAsGroup, fsGroup }
*/}}
{{- define "common.podSecurityContext" -}}
runAsNonRoot: true
{{- with .runAsUser }}
runAsUser: {{ int . }}
{{- end }}
{{- with .runAsGroup }}
runAsGroup: {{ int . }}
{{- end }}
{{- with .fsGroup }}
fsGroup: {{ int . }}
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
