{{/* A line per service that uses anything outside of the release. */}}
{{- define "lectern.notes.outside" -}}
{{- range $service, $chart := omit .Subcharts "common" }}
{{- with include "common.notes.outside" $chart }}
{{ $service }}: {{ . }}
{{- end }}
{{- end }}
{{- end -}}
