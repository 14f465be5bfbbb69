import {
  booleanField,
  countField,
  durationMsField,
  mapField,
  portField,
  secretField,
  urlField,
} from '@lectern/config';
import { defaultProgressLimits, type ProgressLimits } from '@lectern/http/progress';
import { z } from 'zod';
import { signingJwksField, trustedJwksField } from './key-fields.ts';

/** Configuration that every process of the platform has. A service's schema spreads `.shape` of the parts that it uses. */
export const baseConfig = z.object({
  HOST: z
    .string()
    .optional()
    .describe('IP address that both HTTP servers bind to; all IPv6 and IPv4 addresses if not set'),
  PORT: portField().default(8080).describe('TCP port of the HTTP server, 0 to 65535; 0 takes a free port'),
  ADMIN_PORT: portField()
    .default(8081)
    .describe(
      'TCP port of probes and metrics (`/livez`, `/readyz`, `/metrics`), 0 to 65535; 0 takes a free port',
    ),
  SERVICE_VERSION: z.string().default('dev').describe('Version of the service in logs and traces'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Lowest level of log lines that are written'),
  FAULT_SWITCHES: booleanField()
    .default(false)
    .describe(
      'Whether operators of the platform may have the service be slow or fail for some minutes, to see what comes of it; set on the gateway and on each service that it is meant for, and never where people work',
    ),
  SHUTDOWN_DELAY_MS: durationMsField()
    .default(0)
    .describe(
      'Time at shutdown between the answer "not ready" and the close of the HTTP server, in milliseconds; load balancers stop sending requests in it',
    ),
  SHUTDOWN_TIMEOUT_MS: durationMsField()
    .default(20_000)
    .describe('Time at shutdown in which open requests and messages may finish, in milliseconds'),
  MAX_CONNECTIONS: countField()
    .default(4_000)
    .describe(
      'Maximum number of open connections to the HTTP server; further ones are closed, and idle ones with them',
    ),
  BODY_IDLE_TIMEOUT_MS: countField()
    .default(defaultProgressLimits.bodyIdleMs)
    .describe('Maximum time without a byte of a request body, in milliseconds; then the answer is 408'),
  BODY_TIMEOUT_MS: countField()
    .default(defaultProgressLimits.bodyMs)
    .describe(
      'Maximum time for the whole of a request body that may not be a file, in milliseconds; then the answer is 408',
    ),
  BODY_MIN_BYTES_PER_SECOND: z.coerce
    .number()
    .int()
    .min(0)
    .default(defaultProgressLimits.bodyMinBytesPerSecond)
    .describe(
      'Minimum rate of a request body, in bytes per second, averaged over BODY_RATE_WINDOW_MS; a slower one is answered with 408, 0 turns the check off',
    ),
  BODY_RATE_WINDOW_MS: countField()
    .default(defaultProgressLimits.bodyRateWindowMs)
    .describe(
      'Time over which the rate of a request body is averaged, in milliseconds; the rate is not checked before this time has passed',
    ),
  ANSWER_IDLE_TIMEOUT_MS: countField()
    .default(defaultProgressLimits.answerIdleMs)
    .describe(
      'Maximum time in which a caller reads no byte of a response that is ready, in milliseconds; then the connection is closed',
    ),
  SERVICE_SIGNING_JWKS: signingJwksField().describe(
    'JSON array of private Ed25519 keys (JWK) of this service; the first signs the tokens of its calls to other services',
  ),
  SERVICE_TRUSTED_JWKS: trustedJwksField().describe(
    'JSON object of the public Ed25519 keys (JWK) by which calls of other services are verified: name of the service to array of keys',
  ),
  OTEL_TRACES_EXPORTER: z
    .enum(['none', 'otlp', 'jaeger'])
    .default('none')
    .describe('Protocol by which spans are exported: none, OTLP over HTTP, or that of the Jaeger collector'),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlField()
    .optional()
    .describe('Base URL of the OTLP/HTTP collector, for example http://jaeger:4318'),
  OTEL_EXPORTER_JAEGER_ENDPOINT: urlField()
    .optional()
    .describe('URL of the Jaeger collector, for example http://jaeger:14268/api/traces'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of new traces that are recorded, 0 to 1'),
  DISCOVERY: z
    .enum(['static', 'dns', 'consul'])
    .default('static')
    .describe('Service discovery: static addresses, DNS or Consul'),
  DISCOVERY_ADDRESSES: mapField()
    .default({})
    .describe(
      'Addresses of the other services for static discovery, for example `user=http://127.0.0.1:8101,document=http://a:1|http://b:2`',
    ),
  DISCOVERY_DNS_TEMPLATE: z
    .string()
    .default('http://{service}:8080')
    .describe('Address of a service for DNS discovery; `{service}` stands for its name'),
  CONSUL_URL: urlField()
    .default('http://127.0.0.1:8500')
    .describe('URL of the Consul agent, for Consul discovery'),
  CONSUL_TOKEN: secretField().optional().describe('ACL token for Consul'),
  ADVERTISE_ADDRESS: z
    .string()
    .optional()
    .describe(
      'Address that this instance registers in Consul; HOST if not set, or the first address of a network interface if HOST is not set either',
    ),
  TLS_CERT_FILE: z
    .string()
    .optional()
    .describe(
      'File with the certificate (PEM) that this service shows the others, with its name among the DNS names; set with TLS_KEY_FILE and TLS_CA_FILE, or none of them',
    ),
  TLS_KEY_FILE: z.string().optional().describe('File with the private key (PEM) of TLS_CERT_FILE'),
  TLS_CA_FILE: z
    .string()
    .optional()
    .describe('File with the authorities (PEM) whose certificates the other services show'),
});
export type BaseConfig = Readonly<z.output<typeof baseConfig>>;

/** The limits for slow callers, in the form that the HTTP server takes. */
export function progressLimits(config: BaseConfig): ProgressLimits {
  return {
    bodyIdleMs: config.BODY_IDLE_TIMEOUT_MS,
    bodyMs: config.BODY_TIMEOUT_MS,
    bodyMinBytesPerSecond: config.BODY_MIN_BYTES_PER_SECOND,
    bodyRateWindowMs: config.BODY_RATE_WINDOW_MS,
    answerIdleMs: config.ANSWER_IDLE_TIMEOUT_MS,
  };
}
/** For a service that is ready only when the services that it calls are: see `createStartGate`. */
export const startConfig = z.object({
  READY_WAIT_MS: durationMsField()
    .default(120_000)
    .describe(
      'Maximum time at the start in which readiness waits for the services that this one calls, in milliseconds',
    ),
});

/** For a service that owns a Postgres database. */
export const databaseConfig = z.object({
  DATABASE_URL: secretField().describe('Postgres connection string of the database that this service owns'),
  DATABASE_POOL_SIZE: countField()
    .default(10)
    .describe('Maximum number of Postgres connections of one process'),
  DATABASE_MIGRATE: booleanField()
    .default(true)
    .describe('Whether migrations run at the start; off where a job runs them'),
});
export type DatabaseConfig = Readonly<z.output<typeof databaseConfig>>;

/** For a service that reaches SNS, SQS or S3. Credentials come from the AWS SDK's usual chain. */
const awsConfig = z.object({
  AWS_REGION: z.string().default('us-east-1').describe('AWS region of SNS, SQS and S3'),
  AWS_ENDPOINT_URL: urlField().optional().describe('URL of an emulator of AWS; not set on AWS itself'),
});

/** For a service that emits or consumes events. */
export const eventsConfig = z.object({
  ...awsConfig.shape,
  EVENTS_PREFIX: z.string().default('lectern').describe('Prefix of the names of topics and queues'),
  EVENTS_ENSURE_TOPOLOGY: booleanField()
    .default(true)
    .describe('Whether missing topics, queues and subscriptions are created at the start'),
  EVENTS_CONCURRENCY: countField()
    .default(10)
    .describe('Maximum number of messages that one process handles at the same time'),
  EVENTS_CONCURRENCY_PER_TENANT: countField()
    .optional()
    .describe(
      'Maximum number of messages of one tenant that one process handles at the same time; half of EVENTS_CONCURRENCY if not set',
    ),
  EVENTS_WAITING_MESSAGES: countField()
    .default(200)
    .describe(
      'Maximum number of messages that one process buffers until their tenant has its turn; at most a quarter are of one tenant, and its further ones are requeued',
    ),
  EVENTS_VISIBILITY_TIMEOUT_SECONDS: countField()
    .default(10)
    .describe(
      'Visibility time-out of a received message, in seconds; it is extended four times in that time while the message is handled, and after it SQS delivers again what a killed process held',
    ),
  EVENTS_WAIT_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(20)
    .default(20)
    .describe(
      'Wait time of one long poll of a queue, in seconds, 0 to 20; short for an emulator, which also delivers to polls of processes that have ended',
    ),
  EVENTS_INBOX_RETENTION_MS: durationMsField()
    .default(21 * 24 * 60 * 60 * 1_000)
    .describe(
      'Retention of handled event ids in the inbox, in milliseconds; longer than a queue keeps a message, redrive included',
    ),
  EVENTS_CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('Interval at which event ids past their retention are deleted from the inbox, in milliseconds'),
  EVENTS_MAX_RECEIVE_COUNT: countField()
    .default(10)
    .describe(
      'Number of deliveries after which a message moves to the dead-letter queue that crashes its process or fails in a way that nobody foresaw; other failures count by EVENTS_MAX_AGE_MS',
    ),
  EVENTS_MAX_AGE_MS: durationMsField()
    .default(4 * 24 * 60 * 60 * 1_000)
    .describe(
      'Age at which an event moves to the dead-letter queue that cannot be handled, or that this release does not know, in milliseconds; until then it is tried again, or requeued for instances of a newer release',
    ),
  EVENTS_HANDLER_TIMEOUT_MS: countField()
    .default(30 * 60 * 1_000)
    .describe(
      'Longest time in which one message is handled, in milliseconds of wall-clock time; then the work is stopped and the message tried again',
    ),
  OUTBOX_POLL_INTERVAL_MS: durationMsField()
    .default(2_000)
    .describe(
      'Interval at which the relay polls the outbox for events that were left behind, in milliseconds; new events are published at once',
    ),
});
export type EventsConfig = Readonly<z.output<typeof eventsConfig>>;

/** For a service that keeps blobs in S3. */
export const blobsConfig = z.object({
  ...awsConfig.shape,
  BLOB_BUCKET: z.string().default('lectern').describe('Name of the S3 bucket for blobs'),
  BLOB_ENSURE_BUCKET: booleanField()
    .default(true)
    .describe('Whether the bucket is created at the start if it is missing'),
  BLOB_STALL_TIMEOUT_MS: durationMsField()
    .default(7_000)
    .describe(
      'Longest silence of the blob store within one call, in milliseconds; then the call fails, and is answered with 503. A transfer that moves may take longer',
    ),
});
export type BlobsConfig = Readonly<z.output<typeof blobsConfig>>;

/** How long a service remembers that a document was deleted. */
export const tombstoneConfig = z.object({
  TOMBSTONE_RETENTION_MS: durationMsField()
    .default(90 * 24 * 60 * 60 * 1_000)
    .describe(
      'Retention of what is left of a deleted document, its tombstone, in milliseconds; longer than a queue keeps a message, redrive included',
    ),
});
