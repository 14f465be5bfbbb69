{{/* Peers: the pods of the platform under these names: { root, names }. */}}
{{- define "common.networkpolicy.pods" -}}
{{- range .names }}
- podSelector:
    matchLabels:
      {{- include "common.selectorLabelsOf" (dict "root" $.root "name" .) | nindent 6 }}
{{- end }}
{{- end -}}

{{/* A TCP port, and those by which a mesh carries it: { root, port }. */}}
{{- define "common.networkpolicy.ports" -}}
- port: {{ int .port }}
  protocol: TCP
{{- if .root.Values.global.mesh.istioAmbient }}
- port: 15008
  protocol: TCP
{{- end }}
{{- if .root.Values.global.mesh.linkerd }}
- port: 4143
  protocol: TCP
{{- end }}
{{- end -}}

{{/* An egress rule to { port, to } outside the release; an empty `to` means any address. */}}
{{- define "common.networkpolicy.outside" -}}
- ports:
    - port: {{ int .port }}
      protocol: TCP
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* An egress rule to a backing part: in the release where it is enabled there, else outside: { root, name, port, outside }. */}}
{{- define "common.networkpolicy.part" -}}
{{- if (index .root.Values.global .name).enabled -}}
- ports:
    {{- include "common.networkpolicy.ports" . | nindent 4 }}
  to:
    {{- include "common.networkpolicy.pods" (dict "root" .root "names" (list .name)) | trim | nindent 4 }}
{{- else -}}
{{ include "common.networkpolicy.outside" .outside }}
{{- end -}}
{{- end -}}

{{/* The node's probes need no rule, but in Istio's ambient mode they come from this address. */}}
{{- define "common.networkpolicy.probes" -}}
{{- if .Values.global.mesh.istioAmbient }}
- from:
    - ipBlock:
        cidr: 169.254.7.127/32
{{- end }}
{{- end -}}

{{- define "common.networkpolicy.dns" }}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
  {{- with .Values.global.networkPolicy.dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* SNS, SQS and S3: the emulator, or AWS and the address on each node that gives out credentials (EKS Pod Identity). */}}
{{- define "common.networkpolicy.aws" }}
{{ include "common.networkpolicy.part" (dict "root" . "name" "emulator" "port" 4566 "outside" .Values.global.networkPolicy.aws) }}
{{- if not .Values.global.emulator.enabled }}
- ports:
    - port: 80
      protocol: TCP
  to:
    - ipBlock:
        cidr: 169.254.170.23/32
{{- end }}
{{- end -}}
