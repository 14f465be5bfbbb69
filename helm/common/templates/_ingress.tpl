{{/* What of the gateway is routed from outside: its public paths and no more (gateway/README.md). */}}
{{- define "common.publicPaths" -}}
- path: /
  type: Exact
- path: /v1
  type: Prefix
- path: /v2
  type: Prefix
- path: /api
  type: Prefix
- path: /docs
  type: Prefix
- path: /console
  type: Prefix
- path: /mcp
  type: Exact
- path: /.well-known/jwks.json
  type: Exact
- path: /.well-known/oauth-protected-resource
  type: Prefix
{{- end -}}

{{- define "common.ingress" -}}
{{- if .Values.ingress.enabled -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "common.metadata" . | nindent 2 }}
  {{- with .Values.ingress.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .Values.ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with .Values.ingress.tls }}
  tls:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    {{- range .Values.ingress.hosts | default (list "") }}
    - http:
        paths:
          {{- range include "common.publicPaths" $ | fromYamlArray }}
          - path: {{ .path }}
            pathType: {{ .type }}
            backend:
              service:
                name: {{ include "common.fullname" $ }}
                port:
                  name: http
          {{- end }}
      {{- with . }}
      host: {{ . | quote }}
      {{- end }}
    {{- end }}
{{- end -}}
{{- end -}}
