{{- define "lectern.qdrant.container" -}}
env:
  - name: QDRANT__SERVICE__HOST
    value: {{ .Values.qdrant.host | quote }}
  - name: QDRANT__TELEMETRY_DISABLED
    value: "true"
  # A file that the image's entry point writes, beside the program unless a path is set.
  - name: QDRANT_INIT_FILE_PATH
    value: /qdrant/init/.qdrant-initialized
ports:
  - name: qdrant
    containerPort: 6333
    protocol: TCP
startupProbe:
  httpGet:
    path: /livez
    port: qdrant
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /livez
    port: qdrant
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /readyz
    port: qdrant
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
volumeMounts:
  - name: data
    mountPath: /qdrant/storage
  - name: snapshots
    mountPath: /qdrant/snapshots
  - name: init
    mountPath: /qdrant/init
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{- define "lectern.qdrant.volumes" -}}
- name: snapshots
  emptyDir: {}
- name: init
  emptyDir:
    sizeLimit: 1Mi
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end -}}
