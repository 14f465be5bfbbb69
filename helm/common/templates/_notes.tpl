{{/* NOTES.txt of a service that is a release of its own. */}}
{{- define "common.notes" -}}
{{- $kubectl := printf "kubectl --namespace %s" .Release.Namespace -}}
The {{ .Chart.Name }} {{ .Chart.AppVersion }} of Lectern is being installed as release {{ .Release.Name }} in {{ .Release.Namespace }}.

{{- if .Values.rollout.enabled }}

  kubectl argo rollouts --namespace {{ .Release.Namespace }} status {{ include "common.fullname" . }}
{{- else }}

  {{ $kubectl }} rollout status deployment/{{ include "common.fullname" . }}
{{- end }}
{{- if has "clients" (splitList "," (index .Chart.Annotations "lectern/parts")) }}

{{ include "common.notes.api" . }}
{{- end }}

It belongs to the platform {{ include "common.platform" . }}, whose services find each other by that name
(`global.platformName` of each release).
{{- with include "common.notes.outside" . }}

Outside of the release it uses:

  {{ . }}

{{ include "common.notes.tls" $ }}
{{- end }}
{{- with include "common.notes.secrets" (include "common.secretsNeeded" . | fromYaml) | trim }}

Pods wait for Secrets that have to be created by hand:

{{ indent 2 . }}
{{- end }}
{{- include "common.notes.warnings" . }}
{{- end -}}

{{/* Where the gateway is reached. */}}
{{- define "common.notes.api" -}}
{{- $kubectl := printf "kubectl --namespace %s" .Release.Namespace -}}
{{- $name := include "common.fullname" . -}}
The API:
{{ if and .Values.httpRoute.enabled .Values.httpRoute.hostnames }}
  https://{{ first .Values.httpRoute.hostnames }}
{{- else if and .Values.ingress.enabled .Values.ingress.hosts }}
  http{{ if .Values.ingress.tls }}s{{ end }}://{{ first .Values.ingress.hosts }}
{{- else if eq .Values.service.type "LoadBalancer" }}
  {{ $kubectl }} get service/{{ $name }} --output jsonpath='http://{.status.loadBalancer.ingress[0]}:8080'
{{- else if eq .Values.service.type "NodePort" }}
  {{ $kubectl }} get service/{{ $name }} --output jsonpath='port {.spec.ports[0].nodePort} of every node'
{{- else }}
  {{ $kubectl }} port-forward service/{{ $name }} 8080:8080

  curl -s http://localhost:8080/v1/users -H 'Content-Type: application/json' \
    -d '{"email":"you@example.com","password":"correct horse battery","displayName":"You"}'
{{- end }}
{{- $isPlain := and .Values.ingress.enabled (not .Values.ingress.tls) -}}
{{- if and (not .Values.httpRoute.enabled) (or $isPlain (ne .Values.service.type "ClusterIP")) }}

Passwords and tokens are not encrypted unless a proxy in front of the gateway terminates TLS: the gateway serves plain HTTP.
{{- end }}
{{- end -}}

{{/* What a service uses outside of its release, in a line; empty if nothing. */}}
{{- define "common.notes.outside" -}}
{{- $parts := splitList "," (index .Chart.Annotations "lectern/parts") -}}
{{- $uses := list -}}
{{- if and (has "database" $parts) (not .Values.global.postgres.enabled) -}}
{{- $uses = append $uses "Postgres (DATABASE_URL)" -}}
{{- end -}}
{{- if and (has "vectors" $parts) (not .Values.global.qdrant.enabled) -}}
{{- $hasKey := or .Values.secrets.QDRANT_API_KEY.existingSecret (include "common.externalSecrets.used" .) -}}
{{- $uses = append $uses (printf "Qdrant at %s%s" (include "common.qdrantUrl" .) (empty $hasKey | ternary " without an API key" "")) -}}
{{- end -}}
{{- if and (has "limits" $parts) (not .Values.global.valkey.enabled) -}}
{{- with .Values.valkey.url -}}
{{- $uses = append $uses (printf "Valkey at %s" .) -}}
{{- end -}}
{{- end -}}
{{- if and (has "aws" $parts) (not .Values.global.emulator.enabled) -}}
{{- $aws := printf "AWS in %s" .Values.global.aws.region -}}
{{- $uses = append $uses (printf "SNS, SQS and S3 of %s" (include "common.awsEndpoint" . | default $aws)) -}}
{{- end -}}
{{- join ", " $uses -}}
{{- end -}}

{{/* Of any NOTES.txt: what is to be known where no platform encrypts by itself. */}}
{{- define "common.notes.tls" -}}
Connections out of the release are encrypted according to their addresses: sslmode=verify-full in DATABASE_URL, https for the
others.
{{- end -}}

{{/* A line per Secret of a map from names to keys. */}}
{{- define "common.notes.secrets" -}}
{{- range $name, $keys := . }}
{{ $name }}: {{ join ", " $keys }}
{{- end }}
{{- end -}}

{{- define "common.notes.warnings" -}}
{{- if not .Values.global.networkPolicy.enabled }}

Network policies are off: every pod of the cluster can reach the services, which then have their callers' tokens alone.
{{- end }}
{{- end -}}
