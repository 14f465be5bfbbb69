{{/*
Certificate authorities of one's own, of Postgres, Qdrant or a collector: added to those that Node knows, in every process
of the platform. A ConfigMap that is not there keeps pods from starting.
*/}}
{{- define "common.trust.env" -}}
{{- if .Values.global.trustedCertificates.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/lectern/certificates/ca.crt
{{- end }}
{{- end -}}

{{- define "common.trust.volumeMounts" -}}
{{- if .Values.global.trustedCertificates.configMap }}
- name: trusted-certificates
  mountPath: /etc/lectern/certificates
  readOnly: true
{{- end }}
{{- end -}}

{{- define "common.trust.volumes" -}}
{{- with .Values.global.trustedCertificates }}
{{- if .configMap }}
- name: trusted-certificates
  configMap:
    name: {{ .configMap }}
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- end -}}
