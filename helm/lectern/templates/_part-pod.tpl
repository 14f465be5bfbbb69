{{/*
`template` of a backing part: { root, name, container, volumes }, the last two as YAML. All parts run as the same
unprivileged user, whatever their images were made for.
*/}}
{{- define "lectern.part.pod" -}}
metadata:
  labels:
    {{- $more := include "common.mesh.labels" .root | fromYaml }}
    {{- include "common.podLabelsOf" (dict "root" .root "name" .name "more" $more) | nindent 4 }}
  {{- with include "common.mesh.annotations" .root }}
  annotations:
    {{- . | trim | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "common.platform" .root }}-{{ .name }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "common.imagePullSecrets" .root }}
  {{- . | trim | nindent 2 }}
  {{- end }}
  terminationGracePeriodSeconds: 60
  securityContext:
    {{- include "common.podSecurityContext" .root | nindent 4 }}
  {{- with include "common.extraPodSpec" (dict "root" .root "own" dict) }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: {{ .name }}
      image: {{ include "common.imageOf" (dict "root" .root "image" .part.image "tag" .root.Chart.AppVersion) }}
      imagePullPolicy: {{ .part.image.pullPolicy }}
      securityContext:
        {{- include "common.containerSecurityContext" . | nindent 8 }}
      {{- .container | nindent 6 }}
      resources:
        {{- toYaml .part.resources | nindent 8 }}
  volumes:
    {{- .volumes | nindent 4 }}
{{- end -}}

{{/* A StatefulSet of one pod with a volume `data`: as `lectern.part.pod`. */}}
{{- define "lectern.part.statefulset" -}}
{{- $context := merge . (dict "part" (index .root.Values .name)) -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  {{- include "lectern.metadata" $context | nindent 2 }}
spec:
  serviceName: {{ include "common.platform" .root }}-{{ .name }}
  replicas: 1
  selector:
    matchLabels:
      {{- include "common.selectorLabelsOf" $context | nindent 6 }}
  template:
    {{- include "lectern.part.pod" $context | nindent 4 }}
        {{- if not $context.part.persistence.enabled }}
        - name: data
          emptyDir: {}
        {{- end }}
  {{- if $context.part.persistence.enabled }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $context.part.persistence.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ $context.part.persistence.size }}
  {{- end }}
{{- end -}}
