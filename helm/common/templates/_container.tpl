{{- define "common.container" -}}
- name: {{ .Chart.Name }}
  image: {{ include "common.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  securityContext:
    {{- include "common.containerSecurityContext" . | nindent 4 }}
  envFrom:
    - configMapRef:
        name: {{ include "common.fullname" . }}
    {{- with .Values.extraEnvFrom }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  {{- with include "common.container.env" . | trim }}
  env:
    {{- . | nindent 4 }}
  {{- end }}
  ports:
    - name: http
      containerPort: 8080
      protocol: TCP
    - name: admin
      containerPort: 8081
      protocol: TCP
  startupProbe:
    {{- include "common.probe" (dict "path" "/livez" "timing" .Values.probes.startup) | nindent 4 }}
  livenessProbe:
    {{- include "common.probe" (dict "path" "/livez" "timing" .Values.probes.liveness) | nindent 4 }}
  readinessProbe:
    {{- include "common.probe" (dict "path" "/readyz" "timing" .Values.probes.readiness) | nindent 4 }}
  lifecycle:
    {{- include "common.preStop" . | nindent 4 }}
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  volumeMounts:
    {{- include "common.container.volumeMounts" . | nindent 4 }}
    {{- include "common.tls.volumeMounts" . | indent 4 }}
{{- end -}}

{{- define "common.container.env" -}}
{{- if eq .Values.global.discovery.type "consul" }}
- name: ADVERTISE_ADDRESS
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
{{- end }}
{{- include "common.secretVariables" . }}
{{- include "common.container.extraEnv" . }}
{{- end -}}

{{/* What the service's container shares with that of its migrations, which is of the same image. */}}
{{- define "common.container.extraEnv" -}}
{{- include "common.trust.env" . }}
{{- with .Values.extraEnv }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{- define "common.container.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- include "common.trust.volumeMounts" . }}
{{- with .Values.extraVolumeMounts }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{/* Volumes of a pod of the service: { root, tmpSizeLimit }. */}}
{{- define "common.container.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .tmpSizeLimit }}
{{- include "common.trust.volumes" .root }}
{{- with .root.Values.extraVolumes }}
{{ tpl (toYaml .) $.root }}
{{- end }}
{{- end -}}
