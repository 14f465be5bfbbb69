{{- define "common.httproute" -}}
{{- if .Values.httpRoute.enabled -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  {{- include "common.metadata" . | nindent 2 }}
  {{- with .Values.httpRoute.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs:
    {{- toYaml .Values.httpRoute.parentRefs | nindent 4 }}
  {{- with .Values.httpRoute.hostnames }}
  hostnames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    - matches:
        {{- range include "common.publicPaths" . | fromYamlArray }}
        - path:
            type: {{ eq .type "Prefix" | ternary "PathPrefix" .type }}
            value: {{ .path }}
        {{- end }}
      {{- /* Uploads and event streams may last; the platform has time-outs of its own. */}}
      timeouts:
        request: {{ .Values.httpRoute.requestTimeout }}
      backendRefs:
        {{- include "common.httproute.backends" . | nindent 8 }}
{{- end -}}
{{- end -}}

{{- define "common.httproute.backends" -}}
- name: {{ include "common.fullname" . }}
  port: 8080
{{- if include "common.rollout.byRoute" . }}
  weight: 100
- name: {{ include "common.fullname" . }}-canary
  port: 8080
  weight: 0
{{- end }}
{{- end -}}
