{{- define "lectern.postgres.container" -}}
{{- /* The default of 100 connections is less than two pods of each service and one more in a rolling update may open. */}}
args: [postgres, -c, shared_buffers=64MB, -c, max_connections=200]
env:
  - name: POSTGRES_PASSWORD
    valueFrom:
      secretKeyRef:
        name: {{ .Values.postgres.existingSecret | default (printf "%s-postgres" (include "common.platform" .)) }}
        key: {{ .Values.postgres.existingSecretKey }}
ports:
  - name: postgres
    containerPort: 5432
    protocol: TCP
startupProbe:
  exec:
    command: [pg_isready, --quiet, --host=127.0.0.1, --username=postgres]
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  tcpSocket:
    port: postgres
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  exec:
    command: [pg_isready, --quiet, --host=127.0.0.1, --username=postgres]
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
volumeMounts:
  - name: data
    mountPath: /var/lib/postgresql
  - name: run
    mountPath: /var/run/postgresql
  - name: tmp
    mountPath: /tmp
  - name: passwords
    mountPath: /run/passwords
    readOnly: true
  - name: init
    mountPath: /docker-entrypoint-initdb.d
    readOnly: true
{{- end -}}

{{- define "lectern.postgres.volumes" -}}
- name: run
  emptyDir:
    sizeLimit: 16Mi
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
- name: init
  configMap:
    name: {{ include "common.platform" . }}-postgres
    defaultMode: 0555
- name: passwords
  projected:
    sources:
      {{- range include "lectern.databases" . | fromYamlArray }}
      - secret:
          name: {{ include "common.platform" $ }}-{{ . }}
          items:
            - key: DATABASE_PASSWORD
              path: {{ . }}
      {{- end }}
{{- end -}}
