{{- define "lectern.valkey.container" -}}
args:
  - valkey-server
  - --save
  - ""
  - --maxmemory
  - {{ .Values.valkey.maxMemory | quote }}
  - --maxmemory-policy
  - allkeys-lru
  # Who may connect is a matter of the network policy.
  - --protected-mode
  - "no"
ports:
  - name: valkey
    containerPort: 6379
    protocol: TCP
startupProbe:
  tcpSocket:
    port: valkey
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 30
livenessProbe:
  tcpSocket:
    port: valkey
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  exec:
    command: [valkey-cli, ping]
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{- define "lectern.valkey.volumes" -}}
- name: data
  emptyDir:
    sizeLimit: 16Mi
- name: tmp
  emptyDir:
    sizeLimit: 16Mi
{{- end -}}
