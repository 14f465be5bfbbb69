{{/*
Brings the schema up to date before anything of a new version starts, with rights that the service itself does not
have: an account of its own on the cluster and, by its own Secret, a role of its own in the database.
*/}}
{{- define "common.migrations-job" -}}
{{- if .Values.migrations.enabled -}}
{{- $name := printf "%s-migrations" .Chart.Name -}}
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "common.migrations.metadata" (dict "root" . "weight" "0") | nindent 2 }}
spec:
  backoffLimit: 3
  activeDeadlineSeconds: {{ int .Values.migrations.deadlineSeconds }}
  ttlSecondsAfterFinished: 86400
  {{- /* A drained node is nobody's failure. 78: the configuration is wrong, and another attempt would be too. */}}
  podFailurePolicy:
    rules:
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
      - action: FailJob
        onExitCodes:
          containerName: migrations
          operator: In
          values: [78]
  template:
    metadata:
      labels:
        {{- $more := merge (include "common.mesh.outLabels" . | fromYaml) .Values.podLabels }}
        {{- include "common.podLabelsOf" (dict "root" . "name" $name "more" $more) | nindent 8 }}
      {{- with merge (include "common.mesh.outAnnotations" . | fromYaml) .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ include "common.platform" . }}-{{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with include "common.imagePullSecrets" . }}
      {{- . | trim | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "common.podSecurityContext" . | nindent 8 }}
      {{- with include "common.scheduling" . }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        {{- include "common.migrations.container" . | nindent 8 }}
      volumes:
        {{- include "common.container.volumes" (dict "root" . "tmpSizeLimit" "16Mi") | nindent 8 }}
{{- end -}}
{{- end -}}

{{- define "common.migrations.container" -}}
- name: migrations
  image: {{ include "common.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args:
    {{- toYaml .Values.migrations.args | nindent 4 }}
  securityContext:
    {{- include "common.containerSecurityContext" . | nindent 4 }}
  {{- with .Values.extraEnvFrom }}
  envFrom:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
  env:
    {{- include "common.secretVariable" (dict
      "name" "DATABASE_URL"
      "secret" (include "common.migrations.secretName" .)
      "key" .Values.migrations.key) | nindent 4 }}
    {{- with include "common.container.extraEnv" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
  resources:
    {{- toYaml .Values.migrations.resources | nindent 4 }}
  volumeMounts:
    {{- include "common.container.volumeMounts" . | nindent 4 }}
{{- end -}}
