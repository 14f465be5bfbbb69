{{/*
A hook itself, before the job: what is not one is made after the job has ended, and a policy that denies by default may
be there already.
*/}}
{{- define "common.migrations-networkpolicy" -}}
{{- if and .Values.migrations.enabled .Values.global.networkPolicy.enabled -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "common.migrations.metadata" (dict "root" . "weight" "-10") | nindent 2 }}
spec:
  {{- include "common.job.networkPolicy" (dict "root" . "name" (printf "%s-migrations" .Chart.Name)) | nindent 2 }}
{{- end -}}
{{- end -}}
