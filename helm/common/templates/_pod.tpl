{{/* `template` of the Deployment. */}}
{{- define "common.pod" -}}
metadata:
  labels:
    {{- $more := merge (dict) .Values.podLabels (include "common.mesh.labels" . | fromYaml) }}
    {{- include "common.podLabelsOf" (dict "root" . "name" .Chart.Name "more" $more) | nindent 4 }}
    app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  annotations:
    checksum/config: {{ include "common.config" . | sha256sum }}
    {{- with merge (dict) .Values.podAnnotations (include "common.mesh.annotations" . | fromYaml) }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "common.serviceAccountName" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "common.imagePullSecrets" . }}
  {{- . | trim | nindent 2 }}
  {{- end }}
  terminationGracePeriodSeconds: {{ int .Values.shutdown.gracePeriodSeconds }}
  securityContext:
    {{- include "common.podSecurityContext" . | nindent 4 }}
  {{- with include "common.scheduling" . }}
  {{- . | nindent 2 }}
  {{- end }}
  topologySpreadConstraints:
    {{- include "common.topologySpread" . | trim | nindent 4 }}
  {{- with .Values.extraInitContainers }}
  initContainers:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
  containers:
    {{- include "common.container" . | nindent 4 }}
    {{- with .Values.extraContainers }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "common.container.volumes" (dict "root" . "tmpSizeLimit" .Values.tmpSizeLimit) | nindent 4 }}
    {{- include "common.tls.volumes" . | indent 4 }}
{{- end -}}
