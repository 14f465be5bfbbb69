{{- define "lectern.emulator.container" -}}
env:
  - name: PORT
    value: "4566"
  - name: DATA_DIR
    value: /var/lib/emulator
ports:
  - name: emulator
    containerPort: 4566
    protocol: TCP
startupProbe:
  httpGet:
    path: /health
    port: emulator
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 30
livenessProbe:
  tcpSocket:
    port: emulator
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /health
    port: emulator
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
volumeMounts:
  - name: data
    mountPath: /var/lib/emulator
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{- define "lectern.emulator.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end -}}
