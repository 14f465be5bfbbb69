import { booleanField, countField, durationMsField, placeListField, portListField } from '@lectern/config';
import { idempotencyConfig } from '@lectern/idempotency';
import { baseConfig, blobsConfig, databaseConfig, eventsConfig, tombstoneConfig } from '@lectern/service';
import { z } from 'zod';

/** The whole configuration of the document service. */
export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...blobsConfig.shape,
  ...tombstoneConfig.shape,
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
  INGEST_URL_ENABLED: booleanField()
    .default(true)
    .describe('Whether callers may have a document fetched by its URL; otherwise such a request is a 403'),
  INGEST_URL_PORTS: portListField()
    .prefault('80,443')
    .describe('TCP ports from which URLs are fetched, separated by commas'),
  INGEST_URL_ALLOW: placeListField()
    .prefault('')
    .describe(
      'IP addresses, ranges (CIDR) and host names from which URLs are fetched although they are not on the public internet, separated by commas; every caller can then read what is there',
    ),
  INGEST_URL_TIMEOUT_MS: countField()
    .default(60_000)
    .describe(
      'Maximum time to fetch a URL, in milliseconds, redirects and the whole file included; below UPSTREAM_LONG_TIMEOUT_MS of the gateway',
    ),
  MAX_URL_FETCHES_PER_CALLER: countField()
    .default(4)
    .describe(
      'Maximum number of URLs of one caller that are fetched at once; further ones are refused with 429',
    ),
  MAX_URL_FETCHES: countField()
    .default(16)
    .describe(
      'Maximum number of URLs of all callers that are fetched at once, each of which counts as an upload too; further ones are refused with 503',
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
  ...idempotencyConfig,
  CHANGE_POLL_INTERVAL_MS: durationMsField()
    .default(5_000)
    .describe(
      'Interval at which waiting calls and event streams poll for changes whose notification was lost, in milliseconds',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe(
      'Interval at which idempotency keys and tombstones past their retention, and bytes past UNUSED_CONTENT_GRACE_MS, are deleted, in milliseconds',
    ),
  UNUSED_CONTENT_GRACE_MS: durationMsField()
    .default(24 * 60 * 60 * 1_000)
    .describe(
      'Time after which stored bytes that no document points to are removed, in milliseconds; longer than any upload takes',
    ),
  SWEEP_AFTER_MS: durationMsField()
    .default(15 * 60 * 1_000)
    .describe(
      'Time without a step after which the last event of a document is sent again that is still to be indexed or deleted, in milliseconds; the pause before the next time doubles, up to a day',
    ),
  SWEEP_INTERVAL_MS: countField()
    .default(60_000)
    .describe(
      'Interval at which documents past SWEEP_AFTER_MS are looked for, in milliseconds; up to 100 events are sent again each time',
    ),
  RECONCILE_ROUND_MS: durationMsField()
    .default(24 * 60 * 60 * 1_000)
    .describe(
      'Time from the start of a comparison of all documents with chunks, points and blobs to the start of the next, in milliseconds',
    ),
  RECONCILE_INTERVAL_MS: countField()
    .default(60_000)
    .describe(
      'Interval at which the comparison goes on, in milliseconds; up to 10000 documents are compared each time, and 200 mended',
    ),
  RECONCILE_AFTER_MS: durationMsField()
    .default(15 * 60 * 1_000)
    .describe('Time after its last step in which a document is not compared, in milliseconds'),
  RECONCILE_CONFIRM_MS: durationMsField()
    .default(10_000)
    .describe(
      'Time between the two looks that have to see the same difference before it is mended, in milliseconds',
    ),
});
export type Config = Readonly<z.output<typeof configSchema>>;
