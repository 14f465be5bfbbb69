{{/*
A pod that is told to stop goes through: preStop (it serves on while endpoints and load balancers forget it), SIGTERM
(not ready, drain HTTP, stop consumers and relay, close), and five seconds of reserve before SIGKILL.
*/}}
{{- define "common.shutdownTimeoutMs" -}}
{{- mul 1000 (sub (sub .Values.shutdown.gracePeriodSeconds .Values.shutdown.preStopSleepSeconds) 5) -}}
{{- end -}}

{{- define "common.preStop" -}}
preStop:
  sleep:
    seconds: {{ int .Values.shutdown.preStopSleepSeconds }}
{{- end -}}

{{/* Probe of { path, timing }. Liveness asks the process only: a database that is down is no reason to restart. */}}
{{- define "common.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
periodSeconds: {{ int .timing.periodSeconds }}
timeoutSeconds: {{ int .timing.timeoutSeconds }}
failureThreshold: {{ int .timing.failureThreshold }}
{{- end -}}
