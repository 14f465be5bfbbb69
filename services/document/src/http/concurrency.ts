import type { ConcurrencyGroup } from '@lectern/http';
import type { Config } from '../config.ts';

/** What is done for callers that lasts as long as they like, and so has bounds of its own. */
export type Concurrency = ReturnType<typeof concurrencyOf>;

export function concurrencyOf(config: Config) {
  return {
    uploads: { name: 'uploads', perCaller: config.MAX_UPLOADS_PER_CALLER, total: config.MAX_UPLOADS },
    downloads: { name: 'downloads', perCaller: config.MAX_DOWNLOADS_PER_CALLER, total: config.MAX_DOWNLOADS },
    streams: { name: 'streams', perCaller: config.MAX_STREAMS_PER_CALLER, total: config.MAX_STREAMS },
    waits: { name: 'waits', perCaller: config.MAX_WAITS_PER_CALLER, total: config.MAX_WAITS },
  } satisfies Record<string, ConcurrencyGroup>;
}
