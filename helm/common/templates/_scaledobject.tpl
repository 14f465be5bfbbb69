{{/* Scales a consumer by its queue, and by CPU for what it answers over HTTP. */}}
{{- define "common.scaledobject" -}}
{{- if .Values.keda.enabled -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    {{- include "common.scaleTarget" . | nindent 4 }}
  pollingInterval: {{ int .Values.keda.pollingIntervalSeconds }}
  minReplicaCount: {{ int .Values.keda.minReplicas }}
  maxReplicaCount: {{ int .Values.keda.maxReplicas }}
  {{- /* While SQS cannot be asked: neither all pods nor the fewest. */}}
  fallback:
    failureThreshold: 3
    replicas: {{ int .Values.keda.fallbackReplicas }}
    behavior: currentReplicasIfHigher
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "common.scaling.behavior" . | nindent 8 }}
  triggers:
    - type: aws-sqs-queue
      metadata:
        queueURL: {{ .Values.keda.queueUrl | default (printf "%s-%s" .Values.global.events.prefix .Chart.Name) | quote }}
        queueLength: {{ .Values.keda.messagesPerPod | toString | quote }}
        awsRegion: {{ .Values.global.aws.region | quote }}
        {{- with include "common.awsEndpoint.fromElsewhere" . }}
        awsEndpoint: {{ . | quote }}
        {{- end }}
        scaleOnInFlight: "true"
        {{- /* Those that a consumer has put back, since it has no turn for their tenant. */}}
        scaleOnDelayed: "true"
      authenticationRef:
        name: {{ include "common.fullname" . }}
    {{- with .Values.keda.cpuUtilizationPercentage }}
    - type: cpu
      metricType: Utilization
      metadata:
        value: {{ . | toString | quote }}
    {{- end }}
{{- end -}}
{{- end -}}
