import { defineLimits } from '@lectern/config';

/** What this service bounds, in one place: the code reads it from here, and the README's table is made of it. */
export const limits = defineLimits({
  uploadsPerCaller: {
    variable: 'MAX_UPLOADS_PER_CALLER',
    unit: 'requests',
    what: 'Uploads of one caller at once; more are a 429 `too_many_uploads`',
  },
  uploads: {
    variable: 'MAX_UPLOADS',
    unit: 'requests',
    what: 'Uploads of all callers at once, each of which may hold a part of 5 MiB; more are a 503 `uploads_at_capacity`',
  },
  downloadsPerCaller: {
    variable: 'MAX_DOWNLOADS_PER_CALLER',
    unit: 'requests',
    what: 'Downloads of one caller at once; more are a 429 `too_many_downloads`',
  },
  downloads: {
    variable: 'MAX_DOWNLOADS',
    unit: 'requests',
    what: 'Downloads of all callers at once, each of which may hold 4 MiB; more are a 503 `downloads_at_capacity`',
  },
  streamsPerCaller: {
    variable: 'MAX_STREAMS_PER_CALLER',
    unit: 'streams',
    what: 'Event streams of one caller at once; more are a 429 `too_many_streams`',
  },
  streams: {
    variable: 'MAX_STREAMS',
    unit: 'streams',
    what: 'Event streams of all callers at once; more are a 503 `streams_at_capacity`',
  },
  streamMs: {
    value: 15 * 60 * 1_000,
    unit: 'ms',
    what: 'Life of an event stream; then it ends and its reader connects again',
  },
  waitsPerCaller: {
    variable: 'MAX_WAITS_PER_CALLER',
    unit: 'requests',
    what: 'Calls with `?wait=indexed` of one caller at once; more are a 429 `too_many_waits`, before anything is stored',
  },
  waits: {
    variable: 'MAX_WAITS',
    unit: 'requests',
    what: 'Calls with `?wait=indexed` of all callers at once; more are a 503 `waits_at_capacity`',
  },
  bodyIdleMs: {
    variable: 'BODY_IDLE_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time without a byte of a request body; then 408 `body_stalled`',
  },
  bodyRate: {
    variable: 'BODY_MIN_BYTES_PER_SECOND',
    unit: 'bytes',
    what: 'Of a request body in each second, at least, over `BODY_RATE_WINDOW_MS`; less is a 408 `body_too_slow`',
  },
  answerIdleMs: {
    variable: 'ANSWER_IDLE_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time in which a caller takes nothing of an answer; then the connection is cut',
  },
});
