{{/*
Secret that holds the secret variables of { root, name } unless a variable names another: made for evaluation by the
umbrella chart, filled by External Secrets in production, or made by hand.
*/}}
{{- define "common.secretName" -}}
{{- include "common.fullname" . -}}
{{- end -}}

{{/*
Secret with the public keys of all services, where they are not a value. They are no secret: it is one, and no ConfigMap,
since whoever can write it can call services in the name of others.
*/}}
{{- define "common.trustedServices" -}}
{{- include "common.platform" . }}-trusted-services
{{- end -}}

{{/* One variable from a Secret: { name, secret, key, optional }. */}}
{{- define "common.secretVariable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end -}}

{{/*
The secret variables of the service. One that its Chart.yaml calls optional (annotation `lectern/optional-secrets`) is
set where it can have a source: a Secret of its own, which then has to be there, or a store that may know it.
*/}}
{{- define "common.secretVariables" -}}
{{- $root := . -}}
{{- $optional := splitList "," (index .Chart.Annotations "lectern/optional-secrets") -}}
{{- range $name, $source := .Values.secrets -}}
{{- $required := not (has $name $optional) -}}
{{- $unused := and (eq $name "CONSUL_TOKEN") (ne $root.Values.global.discovery.type "consul") -}}
{{- if $unused }}{{- else if or $required $source.existingSecret (include "common.externalSecrets.used" $root) }}
{{ include "common.secretVariable" (dict
  "name" $name
  "secret" ($source.existingSecret | default (include "common.secretName" $root))
  "key" ($source.key | default $name)
  "optional" (not (or $required $source.existingSecret))) }}
{{- end -}}
{{- end -}}
{{- if not .Values.global.trustedServiceKeys }}
{{ include "common.secretVariable" (dict
  "name" "SERVICE_TRUSTED_JWKS"
  "secret" (include "common.trustedServices" .)
  "key" "SERVICE_TRUSTED_JWKS") }}
{{- end }}
{{- if has "aws" (splitList "," (index .Chart.Annotations "lectern/parts")) }}
{{- include "common.awsCredentials" . }}
{{- end -}}
{{- end -}}

{{/* Static AWS credentials, where there are any. */}}
{{- define "common.awsCredentials" -}}
{{- $secret := include "common.awsSecret" . -}}
{{- if $secret -}}
{{- with .Values.global.aws.existingSecretKeys }}
{{ include "common.secretVariable" (dict "name" "AWS_ACCESS_KEY_ID" "secret" $secret "key" .accessKeyId) }}
{{ include "common.secretVariable" (dict "name" "AWS_SECRET_ACCESS_KEY" "secret" $secret "key" .secretAccessKey) }}
{{- end -}}
{{- end -}}
{{- end -}}
