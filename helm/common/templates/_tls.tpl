{{/*
The certificate by which a service and the others know each other. Its one name is that of the service, whatever the
platform is called: callers verify it, and not the address.
*/}}
{{- define "common.certificate" -}}
{{- with .Values.global.tls -}}
{{- if .enabled -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  {{- include "common.metadata" $ | nindent 2 }}
spec:
  secretName: {{ include "common.tls.secretName" $ }}
  issuerRef:
    name: {{ .issuerRef.name }}
    kind: {{ .issuerRef.kind }}
    group: {{ .issuerRef.group }}
  dnsNames:
    - {{ $.Chart.Name }}
  usages:
    - digital signature
    - server auth
    - client auth
  duration: {{ .duration }}
  privateKey:
    algorithm: ECDSA
    size: 256
    {{- /* A new key with each certificate: the processes read both anew. */}}
    rotationPolicy: Always
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "common.tls.secretName" -}}
{{- include "common.fullname" . }}-tls
{{- end -}}

{{- define "common.tls.config" -}}
{{- if .Values.global.tls.enabled }}
TLS_CERT_FILE: /etc/lectern/tls/tls.crt
TLS_KEY_FILE: /etc/lectern/tls/tls.key
TLS_CA_FILE: /etc/lectern/tls/ca.crt
{{- end }}
{{- end -}}

{{- define "common.tls.volumeMounts" -}}
{{- if .Values.global.tls.enabled }}
- name: tls
  mountPath: /etc/lectern/tls
  readOnly: true
{{- end }}
{{- end -}}

{{/* Of the service alone: its migrations call no service, and may run before there is a certificate. */}}
{{- define "common.tls.volumes" -}}
{{- with .Values.global.tls }}
{{- if .enabled }}
- name: tls
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ include "common.tls.secretName" $ }}
          items:
            - key: tls.crt
              path: tls.crt
            - key: tls.key
              path: tls.key
            {{- if not .trustBundle.configMap }}
            - key: ca.crt
              path: ca.crt
            {{- end }}
      {{- if .trustBundle.configMap }}
      - configMap:
          name: {{ .trustBundle.configMap }}
          items:
            - key: {{ .trustBundle.key }}
              path: ca.crt
      {{- end }}
{{- end }}
{{- end }}
{{- end -}}
