{{/* Address of SNS, SQS and S3; empty on AWS, where the region decides. */}}
{{- define "common.awsEndpoint" -}}
{{- if .Values.global.emulator.enabled -}}
http://{{ include "common.platform" . }}-emulator:4566
{{- else -}}
{{- .Values.global.aws.endpointUrl -}}
{{- end -}}
{{- end -}}

{{/*
The same for who asks from another namespace. Not for the services: in a host name with dots the emulator takes the first
part for a bucket.
*/}}
{{- define "common.awsEndpoint.fromElsewhere" -}}
{{- if .Values.global.emulator.enabled -}}
http://{{ include "common.platform" . }}-emulator.{{ .Release.Namespace }}.svc:4566
{{- else -}}
{{- .Values.global.aws.endpointUrl -}}
{{- end -}}
{{- end -}}

{{/* Secret with static AWS credentials; empty where the service account has them (IRSA, Pod Identity). */}}
{{- define "common.awsSecret" -}}
{{- if .Values.global.aws.existingSecret -}}
{{- .Values.global.aws.existingSecret -}}
{{- else if .Values.global.emulator.enabled -}}
{{- include "common.platform" . }}-emulator
{{- end -}}
{{- end -}}

{{- define "common.qdrantUrl" -}}
{{- if .Values.global.qdrant.enabled -}}
http://{{ include "common.platform" . }}-qdrant:6333
{{- else -}}
{{- required "retrieval: qdrant.url is empty, and global.qdrant.enabled is false." .Values.qdrant.url -}}
{{- end -}}
{{- end -}}

{{/* Address of the Valkey that instances share their counts in; empty without one. */}}
{{- define "common.valkeyUrl" -}}
{{- if .Values.global.valkey.enabled -}}
redis://{{ include "common.platform" . }}-valkey:6379
{{- else -}}
{{- .Values.valkey.url -}}
{{- end -}}
{{- end -}}
