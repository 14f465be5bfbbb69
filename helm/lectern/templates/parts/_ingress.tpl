{{/* Ingress rules of a backing part, none if nobody uses it: { root, part }, the latter as in `lectern.parts`. */}}
{{- define "lectern.part.ingress" -}}
{{- if or .part.callers .part.peers }}
- ports:
    {{- include "common.networkpolicy.ports" (dict "root" .root "port" .part.port) | nindent 4 }}
  from:
    {{- with .part.callers }}
    {{- include "common.networkpolicy.pods" (dict "root" $.root "names" .) | trim | nindent 4 }}
    {{- end }}
    {{- with .part.peers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
{{- include "common.networkpolicy.probes" .root }}
{{- end -}}
