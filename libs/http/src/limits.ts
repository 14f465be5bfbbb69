import { defineLimits } from '@lectern/config';

/** Bounds of every request, whether the service answers it or a proxy does. */
export const requestLimits = defineLimits({
  requestHeadBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'Request line, query string and headers of a request together; more is a 431',
  },
  requestHeaders: { value: 100, unit: 'entries', what: 'Headers of a request; more are a 400' },
  unreadBodyMs: {
    value: 2_000,
    unit: 'ms',
    what: 'Time that a caller who was answered early has to stop sending; then its connection is closed',
  },
});

/** What is bounded of every request that a service answers; each spreads it into its own `src/limits.ts`. */
export const httpLimits = defineLimits({
  ...requestLimits,
  queryParameters: {
    value: 16,
    unit: 'entries',
    what: 'Parameters of a query string, each once; more, or one twice, are a 400',
  },
  jsonBytes: {
    value: 1024 * 1024,
    unit: 'bytes',
    what: 'A JSON body, unless the route sets another bound; a larger one is a 413',
  },
  jsonEntries: {
    value: 10_000,
    unit: 'entries',
    what: 'Entries of all objects and arrays of a JSON body together, counted before any is built; more are a 400',
  },
  jsonLevels: { value: 32, unit: 'levels', what: 'Nesting of a JSON body; a deeper one is a 400' },
  reportedErrors: {
    value: 50,
    unit: 'entries',
    what: 'Errors that the answer to an invalid request lists; further ones are not searched for',
  },
});
