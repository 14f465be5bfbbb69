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

/** What every process of the platform can be told. A service's schema spreads `.shape` of the parts that it uses. */
export const baseConfig = z.object({
  HOST: z
    .string()
    .optional()
    .describe('Address that both HTTP servers bind to; every one, of IPv6 and IPv4, if not set'),
  PORT: portField().default(8080).describe('TCP port of the HTTP server; 0 takes a free one'),
  ADMIN_PORT: portField()
    .default(8081)
    .describe('TCP port of probes and metrics (`/livez`, `/readyz`, `/metrics`); 0 takes a free one'),
  SERVICE_VERSION: z.string().default('dev').describe('Version shown in logs and traces'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
  SHUTDOWN_DELAY_MS: durationMsField()
    .default(0)
    .describe(
      'Wait between "not ready" and closing the server: load balancers notice, and callers leave their connections',
    ),
  SHUTDOWN_TIMEOUT_MS: durationMsField()
    .default(20_000)
    .describe('Time that work in flight gets to finish at stop, requests and messages together'),
  MAX_CONNECTIONS: countField()
    .default(4_000)
    .describe('Connections to the HTTP server at once; further ones are closed, and idle ones with them'),
  BODY_IDLE_TIMEOUT_MS: countField()
    .default(defaultProgressLimits.bodyIdleMs)
    .describe('Longest time without a byte of a request body that is waited for; then 408'),
  BODY_MIN_BYTES_PER_SECOND: z.coerce
    .number()
    .int()
    .min(0)
    .default(defaultProgressLimits.bodyMinBytesPerSecond)
    .describe('Least rate of a request body over BODY_RATE_WINDOW_MS; slower is 408. 0: any rate will do'),
  BODY_RATE_WINDOW_MS: countField()
    .default(defaultProgressLimits.bodyRateWindowMs)
    .describe('Time over which the rate of a body is averaged, and its grace at the beginning'),
  ANSWER_IDLE_TIMEOUT_MS: countField()
    .default(defaultProgressLimits.answerIdleMs)
    .describe(
      'Longest time in which a caller takes nothing of an answer that lies ready; then it is cut off',
    ),
  OTEL_TRACES_EXPORTER: z
    .enum(['none', 'otlp', 'jaeger'])
    .default('none')
    .describe('Where spans go: nowhere, OTLP over HTTP, or the Jaeger collector protocol'),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlField()
    .optional()
    .describe('OTLP/HTTP base URL, for example http://jaeger:4318'),
  OTEL_EXPORTER_JAEGER_ENDPOINT: urlField()
    .optional()
    .describe('Jaeger collector URL, for example http://jaeger:14268/api/traces'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of new traces that is recorded'),
  DISCOVERY: z.enum(['static', 'dns', 'consul']).default('static').describe('How other services are found'),
  DISCOVERY_ADDRESSES: mapField()
    .default({})
    .describe('For static: `user=http://127.0.0.1:8101,document=http://a:1|http://b:2`'),
  DISCOVERY_DNS_TEMPLATE: z
    .string()
    .default('http://{service}:8080')
    .describe('For dns: address of a service; `{service}` stands for its name'),
  CONSUL_URL: urlField().default('http://127.0.0.1:8500').describe('For consul: address of the agent'),
  CONSUL_TOKEN: secretField().optional().describe('For consul: ACL token'),
  ADVERTISE_ADDRESS: z
    .string()
    .optional()
    .describe(
      'For consul: address under which others reach this instance; else HOST, or the first own address when that is every one',
    ),
});
export type BaseConfig = Readonly<z.output<typeof baseConfig>>;

/** How slow a caller may be, as the server wants to know it. */
export function progressLimits(config: BaseConfig): ProgressLimits {
  return {
    bodyIdleMs: config.BODY_IDLE_TIMEOUT_MS,
    bodyMinBytesPerSecond: config.BODY_MIN_BYTES_PER_SECOND,
    bodyRateWindowMs: config.BODY_RATE_WINDOW_MS,
    answerIdleMs: config.ANSWER_IDLE_TIMEOUT_MS,
  };
}
/** For a service that says ready only when others can do their part: see `createStartGate`. */
export const startConfig = z.object({
  READY_WAIT_MS: durationMsField()
    .default(120_000)
    .describe('How long the start waits for services that this one calls before it says ready without them'),
});
export type StartConfig = Readonly<z.output<typeof startConfig>>;

/** For a service that owns a Postgres database. */
export const databaseConfig = z.object({
  DATABASE_URL: secretField().describe('Postgres connection string of the database that this service owns'),
  DATABASE_POOL_SIZE: countField().default(10).describe('Most connections that one process opens'),
  DATABASE_MIGRATE: booleanField()
    .default(true)
    .describe('Run migrations at start; off where a job runs them'),
});
export type DatabaseConfig = Readonly<z.output<typeof databaseConfig>>;

/** For a service that reaches SNS, SQS or S3. Credentials come from the AWS SDK's usual chain. */
export const awsConfig = z.object({
  AWS_REGION: z.string().default('us-east-1').describe('AWS region'),
  AWS_ENDPOINT_URL: urlField().optional().describe('Address of an emulator; not set on AWS'),
});
export type AwsConfig = Readonly<z.output<typeof awsConfig>>;

/** For a service that emits or consumes events. */
export const eventsConfig = z.object({
  ...awsConfig.shape,
  EVENTS_PREFIX: z.string().default('lectern').describe('First part of the names of topics and queues'),
  EVENTS_ENSURE_TOPOLOGY: booleanField()
    .default(true)
    .describe('Make missing topics, queues and subscriptions at start'),
  EVENTS_CONCURRENCY: countField().default(10).describe('Messages that one process handles at once'),
  EVENTS_CONCURRENCY_PER_TENANT: countField()
    .optional()
    .describe('Messages of one tenant that one process handles at once; default half of EVENTS_CONCURRENCY'),
  EVENTS_WAITING_MESSAGES: countField()
    .default(200)
    .describe(
      'Messages that one process buffers while their tenants have no turn; at most a quarter of them are of one tenant, its others are requeued',
    ),
  EVENTS_VISIBILITY_TIMEOUT_SECONDS: countField()
    .default(30)
    .describe(
      'After this long without a sign of life a message goes to another instance; extended while a handler runs',
    ),
  EVENTS_WAIT_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(20)
    .default(20)
    .describe(
      'How long one poll of a queue waits; short for an emulator, which hands messages to polls of the dead',
    ),
  EVENTS_INBOX_RETENTION_MS: durationMsField()
    .default(21 * 24 * 60 * 60 * 1_000)
    .describe('How long a handled event is remembered; longer than a queue can keep one, redrive included'),
  EVENTS_CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('How often handled events that are past their retention are forgotten'),
  EVENTS_MAX_RECEIVE_COUNT: countField()
    .default(10)
    .describe('Deliveries after which SQS moves a message to the dead-letter queue'),
  OUTBOX_POLL_INTERVAL_MS: durationMsField()
    .default(5_000)
    .describe('Safety net of the outbox relay; new events are relayed at once, without waiting for it'),
});
export type EventsConfig = Readonly<z.output<typeof eventsConfig>>;

/** For a service that keeps blobs in S3. */
export const blobsConfig = z.object({
  ...awsConfig.shape,
  BLOB_BUCKET: z.string().default('lectern').describe('S3 bucket'),
  BLOB_ENSURE_BUCKET: booleanField().default(true).describe('Make the bucket at start if it is missing'),
});
export type BlobsConfig = Readonly<z.output<typeof blobsConfig>>;
