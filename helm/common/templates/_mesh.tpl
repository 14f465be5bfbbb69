{{/* Membership in a mesh: Istio's ambient mode by a label, Linkerd's proxy by an annotation. */}}
{{- define "common.mesh.labels" -}}
{{- if .Values.global.mesh.istioAmbient }}
istio.io/dataplane-mode: ambient
{{- end }}
{{- end -}}

{{- define "common.mesh.annotations" -}}
{{- if .Values.global.mesh.linkerd }}
linkerd.io/inject: enabled
{{- end }}
{{- end -}}

{{/* For pods that run to an end: a proxy beside them would keep them alive. */}}
{{- define "common.mesh.outLabels" -}}
{{- if .Values.global.mesh.istioAmbient }}
istio.io/dataplane-mode: none
{{- end }}
{{- end -}}

{{- define "common.mesh.outAnnotations" -}}
{{- if .Values.global.mesh.linkerd }}
linkerd.io/inject: disabled
{{- end }}
{{- end -}}
