{{/*
The service's pods have only the connections of the architecture (annotations `lectern/called-by`,
`lectern/calls` and `lectern/parts` of its Chart.yaml). Callers reach port 8080; 8081, with probes and metrics, is for Prometheus and
for Consul's agents alone.
*/}}
{{- define "common.networkpolicy" -}}
{{- if .Values.global.networkPolicy.enabled -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    {{- include "common.networkpolicy.ingress" . | trim | nindent 4 }}
    {{- with .Values.networkPolicy.extraIngress }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  egress:
    {{- include "common.networkpolicy.egress" . | trim | nindent 4 }}
    {{- with .Values.networkPolicy.extraEgress }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
{{- end -}}
{{- end -}}

{{- define "common.networkpolicy.ingress" -}}
{{- $policy := .Values.global.networkPolicy -}}
{{- $callers := splitList "," (index .Chart.Annotations "lectern/called-by" | default "") | compact }}
{{- $peers := include "common.networkpolicy.pods" (dict "root" . "names" $callers) | fromYamlArray }}
{{- if has "clients" (splitList "," (index .Chart.Annotations "lectern/parts")) }}
{{- /* The edge of the platform: no `from` means from anywhere. */}}
- ports:
    {{- include "common.networkpolicy.ports" (dict "root" . "port" 8080) | nindent 4 }}
  {{- with $policy.clients.from }}
  from:
    {{- concat . $peers | toYaml | nindent 4 }}
  {{- end }}
{{- else }}
- ports:
    {{- include "common.networkpolicy.ports" (dict "root" . "port" 8080) | nindent 4 }}
  from:
    {{- toYaml $peers | nindent 4 }}
{{- end }}
{{- with $policy.prometheus.from }}
- ports:
    {{- include "common.networkpolicy.ports" (dict "root" $ "port" 8081) | nindent 4 }}
  from:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- if eq .Values.global.discovery.type "consul" }}
{{- /* Consul's agents check the health of registered instances. */}}
- ports:
    {{- include "common.networkpolicy.ports" (dict "root" . "port" 8081) | nindent 4 }}
  from:
    {{- toYaml $policy.consul.peers | nindent 4 }}
{{- end }}
{{- include "common.networkpolicy.probes" . }}
{{- end -}}

{{- define "common.networkpolicy.egress" -}}
{{- $root := . -}}
{{- $policy := .Values.global.networkPolicy -}}
{{- $parts := splitList "," (index .Chart.Annotations "lectern/parts") -}}
{{- include "common.networkpolicy.dns" . }}
{{- with splitList "," (index .Chart.Annotations "lectern/calls" | default "") | compact }}
- ports:
    {{- include "common.networkpolicy.ports" (dict "root" $root "port" 8080) | nindent 4 }}
  to:
    {{- include "common.networkpolicy.pods" (dict "root" $root "names" .) | trim | nindent 4 }}
{{- end }}
{{- if has "database" $parts }}
{{ include "common.networkpolicy.part" (dict "root" . "name" "postgres" "port" 5432 "place" $policy.postgres) }}
{{- end }}
{{- if has "vectors" $parts }}
{{ include "common.networkpolicy.part" (dict
  "root" .
  "name" "qdrant"
  "port" 6333
  "place" $policy.qdrant
  "url" (include "common.qdrantUrl" .)) }}
{{- end }}
{{- with and (has "limits" $parts) (include "common.valkeyUrl" .) }}
{{ include "common.networkpolicy.part" (dict
  "root" $root
  "name" "valkey"
  "port" 6379
  "place" $policy.valkey
  "url" .) }}
{{- end }}
{{- if has "aws" $parts }}
{{- include "common.networkpolicy.aws" . }}
{{- end }}
{{- if and (has "urls" $parts) (.Values.urlIngestion).enabled }}
{{ include "common.networkpolicy.internet" (list 80 443) }}
{{- end }}
{{- if has "receivers" $parts }}
{{ include "common.networkpolicy.internet" .Values.receivers.ports }}
{{- end }}
{{- if ne .Values.global.tracing.exporter "none" }}
{{ include "common.networkpolicy.outside" (dict "place" $policy.telemetry "url" .Values.global.tracing.endpoint) }}
{{- end }}
{{- if eq .Values.global.discovery.type "consul" }}
{{ include "common.networkpolicy.outside" (dict
  "place" (dict "port" $policy.consul.port "to" $policy.consul.peers)
  "url" .Values.global.discovery.consulUrl) }}
{{- end }}
{{- if .Values.global.mesh.linkerd }}
{{- /* The proxy beside the service asks its control plane for identity, policy and destinations. */}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: linkerd
{{- end }}
{{- end -}}
