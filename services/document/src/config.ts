import { countField, durationMsField } from '@lectern/config';
import { baseConfig, blobsConfig, databaseConfig, eventsConfig } from '@lectern/service';
import { z } from 'zod';

export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
  MAX_DOCUMENT_BYTES: countField()
    .default(64 * 1024 * 1024)
    .describe('Largest document that is accepted, in bytes'),
  MAX_JSON_BYTES: countField()
    .default(4 * 1024 * 1024)
    .describe('Largest upload as JSON, in bytes; JSON is held in memory, larger texts come as multipart'),
  MAX_UPLOADS_PER_CALLER: countField().default(12).describe('Uploads of one caller at once; more are a 429'),
  MAX_UPLOADS: countField()
    .default(32)
    .describe('Uploads of all callers at once, each of which may hold 5 MiB; more are a 503'),
  MAX_DOWNLOADS_PER_CALLER: countField()
    .default(12)
    .describe('Downloads of one caller at once; more are a 429'),
  MAX_DOWNLOADS: countField()
    .default(32)
    .describe('Downloads of all callers at once, each of which may hold 4 MiB; more are a 503'),
  MAX_STREAMS_PER_CALLER: countField()
    .default(20)
    .describe('Event streams of one caller at once; more are a 429'),
  MAX_STREAMS: countField().default(400).describe('Event streams of all callers at once; more are a 503'),
  MAX_WAITS_PER_CALLER: countField()
    .default(20)
    .describe('Calls of one caller that wait at once for a document to be indexed; more are a 429'),
  MAX_WAITS: countField().default(200).describe('The same of all callers; more are a 503'),
  IDEMPOTENCY_RETENTION_MS: durationMsField()
    .default(24 * 60 * 60 * 1_000)
    .describe('How long an Idempotency-Key is remembered'),
  IDEMPOTENCY_LEASE_MS: durationMsField()
    .default(60_000)
    .describe('How long a request may hold its Idempotency-Key before a repetition may take over'),
  CHANGE_POLL_INTERVAL_MS: durationMsField()
    .default(5_000)
    .describe('Safety net for waiting calls and event streams; changes are noticed at once without it'),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('How often idempotency keys that are past their retention are removed'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
