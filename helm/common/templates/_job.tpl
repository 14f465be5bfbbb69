{{/*
`template` of a Job in the image of the service, placed and trusted like the service's own pods:
{ root, name, account, container }.
*/}}
{{- define "common.job.pod" -}}
{{- $root := .root -}}
metadata:
  labels:
    {{- $more := merge (include "common.mesh.outLabels" $root | fromYaml) $root.Values.podLabels }}
    {{- include "common.podLabelsOf" (dict "root" $root "name" .name "more" $more) | nindent 4 }}
  {{- with merge (include "common.mesh.outAnnotations" $root | fromYaml) $root.Values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  restartPolicy: Never
  serviceAccountName: {{ .account }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "common.imagePullSecrets" $root }}
  {{- . | trim | nindent 2 }}
  {{- end }}
  securityContext:
    {{- include "common.podSecurityContext" $root | nindent 4 }}
  {{- with include "common.scheduling" $root }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    {{- .container | nindent 4 }}
  volumes:
    {{- include "common.container.volumes" (dict "root" $root "tmpSizeLimit" "16Mi") | nindent 4 }}
{{- end -}}

{{/* A container that needs nothing but the database: { root, name, args, resources, secret, key }. */}}
{{- define "common.job.container" -}}
{{- $root := .root -}}
- name: {{ .name }}
  image: {{ include "common.image" $root }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy }}
  args:
    {{- toYaml .args | nindent 4 }}
  securityContext:
    {{- include "common.containerSecurityContext" $root | nindent 4 }}
  {{- with $root.Values.extraEnvFrom }}
  envFrom:
    {{- tpl (toYaml .) $root | nindent 4 }}
  {{- end }}
  env:
    {{- include "common.secretVariable" (dict "name" "DATABASE_URL" "secret" .secret "key" .key) | nindent 4 }}
    {{- with include "common.container.extraEnv" $root | trim }}
    {{- . | nindent 4 }}
    {{- end }}
  resources:
    {{- toYaml .resources | nindent 4 }}
  volumeMounts:
    {{- include "common.container.volumeMounts" $root | nindent 4 }}
{{- end -}}

{{/* A drained node is nobody's failure; `final` are exit codes after which another attempt would end alike: { container, final }. */}}
{{- define "common.job.failurePolicy" -}}
rules:
  - action: Ignore
    onPodConditions:
      - type: DisruptionTarget
        status: "True"
  - action: FailJob
    onExitCodes:
      containerName: {{ .container }}
      operator: In
      values: {{ toJson .final }}
{{- end -}}

{{/* `spec` of the NetworkPolicy of a job that needs nothing but the database: { root, name }. */}}
{{- define "common.job.networkPolicy" -}}
{{- $root := .root -}}
podSelector:
  matchLabels:
    {{- include "common.selectorLabelsOf" . | nindent 4 }}
policyTypes:
  - Ingress
  - Egress
ingress: []
egress:
  {{- include "common.networkpolicy.dns" $root | trim | nindent 2 }}
  {{- include "common.networkpolicy.part" (dict "root" $root "name" "postgres" "port" 5432 "place" $root.Values.global.networkPolicy.postgres) | nindent 2 }}
{{- end -}}
