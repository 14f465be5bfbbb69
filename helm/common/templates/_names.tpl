{{/*
First part of every name. All services of one platform share it, also when each is a release of its own, since they
find each other by `<platform>-<service>`.
*/}}
{{- define "common.platform" -}}
{{- .Values.global.platformName | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the objects of a service. */}}
{{- define "common.fullname" -}}
{{- include "common.platform" . }}-{{ .Chart.Name -}}
{{- end -}}

{{/* The account of the service's own, made by the chart or not: never the namespace's default account. */}}
{{- define "common.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "common.fullname" .) -}}
{{- end -}}

{{/*
An image reference of { root, image, tag }: a digest, where there is one, decides what runs. Without a registry the
node's runtime chooses one.
*/}}
{{- define "common.imageOf" -}}
{{- with .root.Values.global.imageRegistry | default .image.registry }}{{ . }}/{{ end -}}
{{- printf "%s:%s" .image.repository (.image.tag | default .tag) -}}
{{- with .image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{- define "common.image" -}}
{{- include "common.imageOf" (dict "root" . "image" .Values.image "tag" .Chart.AppVersion) -}}
{{- end -}}

{{- define "common.imagePullSecrets" -}}
{{- with .Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* "true" for the service that is reached from outside. */}}
{{- define "common.isEdge" -}}
{{- if has "clients" (splitList "," (index .Chart.Annotations "lectern/parts")) }}true{{ end -}}
{{- end -}}
