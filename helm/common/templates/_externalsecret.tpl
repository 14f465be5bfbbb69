{{/* Fills a Secret from the store that the platform names: { root, suffix, annotations }. */}}
{{- define "common.externalsecretOf" -}}
{{- $store := .root.Values.global.externalSecrets -}}
{{- $name := printf "%s%s" (include "common.secretName" .root) (empty .suffix | ternary "" (printf "-%s" .suffix)) -}}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  {{- include "common.metadataOf" (dict "root" .root "suffix" .suffix) | nindent 2 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  refreshInterval: {{ $store.refreshInterval }}
  secretStoreRef:
    kind: {{ $store.store.kind }}
    name: {{ $store.store.name }}
  target:
    name: {{ $name }}
    creationPolicy: Owner
  {{- /* Every property of the remote secret becomes a key: their names are the names of the variables. */}}
  dataFrom:
    - extract:
        key: {{ printf "%s/%s" ($store.remoteKeyPrefix | default (include "common.platform" .root)) (trimPrefix (printf "%s-" (include "common.platform" .root)) $name) | quote }}
{{- end -}}

{{/* "true" where the store has a remote secret for the service. */}}
{{- define "common.externalSecrets.used" -}}
{{- if and .Values.global.externalSecrets.enabled .Values.externalSecret.enabled }}true{{ end -}}
{{- end -}}

{{- define "common.externalsecret" -}}
{{- if include "common.externalSecrets.used" . -}}
{{- include "common.externalsecretOf" (dict "root" .) -}}
{{- end -}}
{{- end -}}
