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

{{/* Port of a URL, or that of its scheme. */}}
{{- define "common.portOf" -}}
{{- $url := urlParse (. | default "") -}}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (get (dict "https" "443" "redis" "6379" "rediss" "6379") $url.scheme | default "80") -}}
{{- end -}}

{{/*
An egress rule to a place outside of the release: { place, url }. The port is that of `place`, else of `url`, which a
place without a known address (Postgres) has not; an empty `place.to` means any address.
*/}}
{{- define "common.networkpolicy.outside" -}}
- ports:
    - port: {{ int (.place.port | default (include "common.portOf" .url)) }}
      protocol: TCP
  {{- with .place.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* An egress rule to a backing part: in the release where it is enabled there, else outside: { root, name, port, place, url }. */}}
{{- define "common.networkpolicy.part" -}}
{{- if (index .root.Values.global .name).enabled -}}
- ports:
    {{- include "common.networkpolicy.ports" . | nindent 4 }}
  to:
    {{- include "common.networkpolicy.pods" (dict "root" .root "names" (list .name)) | trim | nindent 4 }}
{{- else -}}
{{ include "common.networkpolicy.outside" . }}
{{- end -}}
{{- end -}}

{{/* The node's probes need no rule, but in Istio's ambient mode they come from one of these addresses. */}}
{{- define "common.networkpolicy.probes" -}}
{{- if .Values.global.mesh.istioAmbient }}
- from:
    - ipBlock:
        cidr: 169.254.7.127/32
    - ipBlock:
        cidr: fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128
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

{{/* SNS, SQS and S3: the emulator, or AWS and the addresses on each node that give out credentials (EKS Pod Identity). */}}
{{- define "common.networkpolicy.aws" }}
{{ include "common.networkpolicy.part" (dict
  "root" .
  "name" "emulator"
  "port" 4566
  "place" .Values.global.networkPolicy.aws
  "url" (.Values.global.aws.endpointUrl | default "https://amazonaws.com")) }}
{{- if not .Values.global.emulator.enabled }}
- ports:
    - port: 80
      protocol: TCP
  to:
    - ipBlock:
        cidr: 169.254.170.23/32
    - ipBlock:
        cidr: fd00:ec2::23/128
{{- end }}
{{- end -}}

{{/*
Servers on the public internet that callers name by URL, on these ports. The service itself refuses the same addresses; this
is for the day on which it is wrong.
*/}}
{{- define "common.networkpolicy.internet" -}}
- ports:
    {{- range . }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
          - 0.0.0.0/8
          - 10.0.0.0/8
          - 100.64.0.0/10
          - 127.0.0.0/8
          - 168.63.129.16/32
          - 169.254.0.0/16
          - 172.16.0.0/12
          - 192.0.0.0/24
          - 192.168.0.0/16
          - 198.18.0.0/15
          - 224.0.0.0/3
    - ipBlock:
        cidr: 2000::/3
        except:
          - 2001::/23
          - 2002::/16
{{- end -}}
