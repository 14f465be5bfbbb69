{{/*
A pod that has to stop goes through: preStop (it still serves while endpoints and load balancers remove it), SIGTERM
(not ready, send callers away, drain HTTP, stop consumers and relay, close), and five seconds of reserve before SIGKILL.
*/}}
{{- /*
After SIGTERM nobody makes a new connection to the pod, but those that stand lead to it until they are closed: a Service
chooses pods by connection. For this long, answers ask callers to close their connections, so that none is cut in a request.
*/ -}}
{{- define "common.shutdownDelayMs" -}}
2000
{{- end -}}

{{- define "common.shutdownTimeoutMs" -}}
{{- $before := add (mul 1000 .Values.shutdown.preStopSleepSeconds) (include "common.shutdownDelayMs" . | int) -}}
{{- sub (mul 1000 .Values.shutdown.gracePeriodSeconds) (add $before 5000) -}}
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
  port: admin
periodSeconds: {{ int .timing.periodSeconds }}
timeoutSeconds: {{ int .timing.timeoutSeconds }}
failureThreshold: {{ int .timing.failureThreshold }}
{{- end -}}
