{{- define "common.service" -}}
{{- $type := .Values.service.type | default "ClusterIP" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "common.metadata" . | nindent 2 }}
  {{- with .Values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $type }}
  {{- with .Values.service.extraSpec }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- include "common.service.spec" . | nindent 2 }}
      {{- if and .Values.service.nodePort (ne $type "ClusterIP") }}
      nodePort: {{ int .Values.service.nodePort }}
      {{- end }}
{{- end -}}

{{/*
A cluster address and not headless: the node removes a stopping pod at once, while names stay in DNS caches for
longer than preStop waits.
*/}}
{{- define "common.service.spec" -}}
{{- with .Values.service.trafficDistribution -}}
trafficDistribution: {{ . }}
{{ end -}}
selector:
  {{- include "common.selectorLabels" . | nindent 2 }}
ports:
  - name: http
    port: 8080
    targetPort: http
    protocol: TCP
    appProtocol: {{ ternary "https" "http" (and .Values.global.tls.enabled (not (include "common.isEdge" .))) }}
{{- end -}}
