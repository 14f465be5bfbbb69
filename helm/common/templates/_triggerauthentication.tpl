{{/* How KEDA may ask SQS: as an AWS identity, or with the credentials that the service has where it has static ones. */}}
{{- define "common.triggerauthentication" -}}
{{- if .Values.keda.enabled -}}
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  {{- with include "common.awsSecret" . }}
  secretTargetRef:
    - parameter: awsAccessKeyID
      name: {{ . }}
      key: {{ $.Values.global.aws.existingSecretKeys.accessKeyId }}
    - parameter: awsSecretAccessKey
      name: {{ . }}
      key: {{ $.Values.global.aws.existingSecretKeys.secretAccessKey }}
  {{- else }}
  podIdentity:
    provider: aws
    {{- if .Values.keda.roleArn }}
    roleArn: {{ .Values.keda.roleArn | quote }}
    {{- else }}
    identityOwner: {{ .Values.keda.identityOwner }}
    {{- end }}
  {{- end }}
{{- end -}}
{{- end -}}
