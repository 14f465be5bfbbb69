import type { ConcurrencyGroup, RouteInput } from '@lectern/http';
import type { Config } from '../config.ts';

type AnyInput = RouteInput<unknown, unknown, unknown>;

/** A request as handlers of routes get it. */
export type HttpRequest = AnyInput['req'];

/** An answer as handlers of routes get it. */
export type HttpResponse = AnyInput['res'];

/** Requests that last as long as their caller likes, and so are limited for each caller and in total. */
export type Concurrency = ReturnType<typeof concurrencyOf>;

/** The groups of routes whose requests are limited, with their limits for each caller and in total. */
export function concurrencyOf(config: Config) {
  return {
    uploads: { name: 'uploads', perCaller: config.MAX_UPLOADS_PER_CALLER, total: config.MAX_UPLOADS },
    fetches: {
      name: 'url_fetches',
      perCaller: config.MAX_URL_FETCHES_PER_CALLER,
      total: config.MAX_URL_FETCHES,
    },
    downloads: { name: 'downloads', perCaller: config.MAX_DOWNLOADS_PER_CALLER, total: config.MAX_DOWNLOADS },
    streams: { name: 'streams', perCaller: config.MAX_STREAMS_PER_CALLER, total: config.MAX_STREAMS },
    waits: { name: 'waits', perCaller: config.MAX_WAITS_PER_CALLER, total: config.MAX_WAITS },
  } satisfies Record<string, ConcurrencyGroup>;
}
