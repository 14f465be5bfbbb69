import { countField, durationMsField } from '@lectern/config';
import { baseConfig, blobsConfig, databaseConfig, eventsConfig } from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the document service. */
export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
  MAX_DOCUMENT_BYTES: countField()
    .default(64 * 1024 * 1024)
    .describe('Maximum size of a document, in bytes; a larger one is refused with 413'),
  MAX_JSON_BYTES: countField()
    .default(4 * 1024 * 1024)
    .describe(
      'Maximum size of an upload as JSON, in bytes; it is held in memory, so larger texts have to be sent as multipart',
    ),
  MAX_UPLOADS_PER_CALLER: countField()
    .default(12)
    .describe('Maximum number of concurrent uploads of one caller; further ones are refused with 429'),
  MAX_UPLOADS: countField()
    .default(32)
    .describe(
      'Maximum number of concurrent uploads of all callers, each of which may take 5 MiB of memory; further ones are refused with 503',
    ),
  MAX_DOWNLOADS_PER_CALLER: countField()
    .default(12)
    .describe('Maximum number of concurrent downloads of one caller; further ones are refused with 429'),
  MAX_DOWNLOADS: countField()
    .default(32)
    .describe(
      'Maximum number of concurrent downloads of all callers, each of which may take 4 MiB of memory; further ones are refused with 503',
    ),
  MAX_STREAMS_PER_CALLER: countField()
    .default(20)
    .describe('Maximum number of concurrent event streams of one caller; further ones are refused with 429'),
  MAX_STREAMS: countField()
    .default(400)
    .describe('Maximum number of concurrent event streams of all callers; further ones are refused with 503'),
  MAX_WAITS_PER_CALLER: countField()
    .default(20)
    .describe(
      'Maximum number of concurrent calls of one caller that wait for a document to be indexed; further ones are refused with 429',
    ),
  MAX_WAITS: countField()
    .default(200)
    .describe(
      'Maximum number of concurrent calls of all callers that wait for a document to be indexed; further ones are refused with 503',
    ),
  IDEMPOTENCY_RETENTION_MS: durationMsField()
    .default(24 * 60 * 60 * 1_000)
    .describe('Retention of an Idempotency-Key and its first answer, in milliseconds'),
  CHANGE_POLL_INTERVAL_MS: durationMsField()
    .default(5_000)
    .describe(
      'Interval at which waiting calls and event streams poll for changes whose notification was lost, in milliseconds',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('Interval at which idempotency keys past their retention are deleted, in milliseconds'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
