{{/* Combinations that a schema cannot refuse. */}}
{{- define "common.validate" -}}
{{- if and (.Values.autoscaling).enabled (.Values.keda).enabled -}}
{{- fail (printf "%s: autoscaling.enabled and keda.enabled exclude each other: KEDA makes an autoscaler of its own for the same pods." .Chart.Name) -}}
{{- end -}}
{{- range $scaler := list "autoscaling" "keda" -}}
{{- with index $.Values $scaler -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "%s: %s.minReplicas is %d, but %s.maxReplicas is %d." $.Chart.Name $scaler (int .minReplicas) $scaler (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if lt (include "common.shutdownTimeoutMs" . | int) 1000 -}}
{{- fail (printf "%s: shutdown.gracePeriodSeconds leaves no time to drain: it has to exceed preStopSleepSeconds by 8." .Chart.Name) -}}
{{- end -}}
{{- if and (eq .Values.global.discovery.type "consul") (not .Values.global.discovery.consulUrl) -}}
{{- fail "global.discovery.type is consul, but global.discovery.consulUrl is empty." -}}
{{- end -}}
{{- if and (eq .Values.global.discovery.type "consul") .Values.global.networkPolicy.enabled (not .Values.global.networkPolicy.consul.peers) -}}
{{- fail "global.discovery.type is consul, but global.networkPolicy.consul.peers is empty: the network policy would let every pod of the cluster reach the services. Name Consul's agents, for example by the namespace that they run in." -}}
{{- end -}}
{{- if and .Values.global.tls.enabled (not .Values.global.tls.issuerRef.name) -}}
{{- fail "global.tls.enabled needs global.tls.issuerRef.name: the issuer of cert-manager that signs the certificates." -}}
{{- end -}}
{{- if and (ne .Values.global.tracing.exporter "none") (not .Values.global.tracing.endpoint) -}}
{{- fail (printf "global.tracing.exporter is %s, but global.tracing.endpoint is empty." .Values.global.tracing.exporter) -}}
{{- end -}}
{{- end -}}
