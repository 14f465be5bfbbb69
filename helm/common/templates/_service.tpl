{{- define "common.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "common.metadata" . | nindent 2 }}
  {{- with .Values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{ include "common.service.spec" . }}
{{- end -}}

{{/*
A cluster address and not headless: the node forgets a pod that stops at once, while names stay in DNS caches for
longer than preStop waits.
*/}}
{{- define "common.service.spec" -}}
spec:
  type: ClusterIP
  {{- with .Values.service.trafficDistribution }}
  trafficDistribution: {{ . }}
  {{- end }}
  selector:
    {{- include "common.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: 8080
      targetPort: http
      protocol: TCP
      appProtocol: http
{{- end -}}
