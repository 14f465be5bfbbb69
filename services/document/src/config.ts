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
    .describe(
      'Largest upload as JSON, in bytes; it is held in memory, so larger texts are sent as multipart',
    ),
  MAX_UPLOADS_PER_CALLER: countField()
    .default(12)
    .describe('Concurrent uploads of one caller; more are a 429'),
  MAX_UPLOADS: countField()
    .default(32)
    .describe('Concurrent uploads of all callers, each of which may take 5 MiB of memory; more are a 503'),
  MAX_DOWNLOADS_PER_CALLER: countField()
    .default(12)
    .describe('Concurrent downloads of one caller; more are a 429'),
  MAX_DOWNLOADS: countField()
    .default(32)
    .describe('Concurrent downloads of all callers, each of which may take 4 MiB of memory; more are a 503'),
  MAX_STREAMS_PER_CALLER: countField()
    .default(20)
    .describe('Concurrent event streams of one caller; more are a 429'),
  MAX_STREAMS: countField().default(400).describe('Concurrent event streams of all callers; more are a 503'),
  MAX_WAITS_PER_CALLER: countField()
    .default(20)
    .describe('Concurrent calls of one caller that wait for a document to be indexed; more are a 429'),
  MAX_WAITS: countField()
    .default(200)
    .describe('Concurrent calls of all callers that wait for a document to be indexed; more are a 503'),
  IDEMPOTENCY_RETENTION_MS: durationMsField()
    .default(24 * 60 * 60 * 1_000)
    .describe('How long an Idempotency-Key is remembered, in milliseconds'),
  CHANGE_POLL_INTERVAL_MS: durationMsField()
    .default(5_000)
    .describe(
      'How often waiting calls and event streams look for changes whose notification was lost, in milliseconds',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('How often idempotency keys that are past their retention are deleted, in milliseconds'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
