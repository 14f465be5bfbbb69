{{/* What selects the pods of { root, name }. Never changes in the life of a release. */}}
{{- define "common.selectorLabelsOf" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ include "common.platform" .root }}
{{- end -}}

{{/*
Labels of a pod of { root, name, more }, with what a person adds: further ones of this pod go before those of all. The
schemas keep both from the keys that are the chart's. Without its version, which would restart pods that have not changed.
*/}}
{{- define "common.podLabelsOf" -}}
{{ include "common.selectorLabelsOf" . }}
app.kubernetes.io/part-of: lectern
{{- with merge (dict) (.more | default dict) .root.Values.global.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Labels of an object of { root, name, more }. */}}
{{- define "common.labelsOf" -}}
{{ include "common.podLabelsOf" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "common.selectorLabels" -}}
{{- include "common.selectorLabelsOf" (dict "root" . "name" .Chart.Name) -}}
{{- end -}}

{{- define "common.labels" -}}
{{- include "common.labelsOf" (dict "root" . "name" .Chart.Name) -}}
{{- end -}}

{{/* `metadata` of an object of the service; the name may have a suffix, and there may be more labels: { root, suffix, more }. */}}
{{- define "common.metadataOf" -}}
name: {{ include "common.fullname" .root }}{{ with .suffix }}-{{ . }}{{ end }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "common.labelsOf" (merge (dict "name" .root.Chart.Name) .) | nindent 2 }}
{{- end -}}

{{- define "common.metadata" -}}
{{- include "common.metadataOf" (dict "root" .) -}}
{{- end -}}
