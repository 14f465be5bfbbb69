import { defineLimits } from '@lectern/config';
import {
  collectionLimits,
  deadLetterLimits,
  idLimits,
  metadataLimits,
  readingLimits,
  readingPageLimits,
  sharingLimits,
} from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { idempotencyLimits } from '@lectern/idempotency/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';
import { maxFilenameLength, maxTitleLength } from './domain/title.ts';

/** Everything that a caller can make large or long, and how large it may be. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...deadLetterLimits,
  ...idLimits,
  ...collectionLimits,
  ...metadataLimits,
  ...readingLimits,
  ...readingPageLimits,
  ...sharingLimits,
  documentBytes: {
    variable: 'MAX_DOCUMENT_BYTES',
    unit: 'bytes',
    what: 'A document; a larger one is a 413',
  },
  uploadJsonBytes: {
    variable: 'MAX_JSON_BYTES',
    unit: 'bytes',
    what: 'An upload as JSON; a larger one is a 413',
  },
  titleChars: { value: maxTitleLength, unit: 'characters', what: 'A title; a longer one is a 400' },
  filenameChars: {
    value: maxFilenameLength,
    unit: 'characters',
    what: 'The name of a file as it is kept; a longer one is cut before its extension',
  },
  collectionNameChars: {
    value: 200,
    unit: 'characters',
    what: 'The name of a collection; a longer one is a 400',
  },
  collectionDescriptionChars: {
    value: 1_000,
    unit: 'characters',
    what: 'The description of a collection; a longer one is a 400',
  },
  pageCollections: { value: 100, unit: 'entries', what: 'Collections on a page of the list; more are a 400' },
  formParts: {
    value: 9,
    unit: 'parts',
    what: 'Parts of a multipart form, the file among them; more are a 400',
  },
  formFieldBytes: {
    value: 64 * 1024,
    unit: 'bytes',
    what: 'A field of a multipart form; a longer one is a 400',
  },
  formFieldNameBytes: { value: 100, unit: 'bytes', what: 'The name of a field; a longer one is a 400' },
  formPartHeaders: {
    value: 20,
    unit: 'entries',
    what: 'Headers of a part of a form; the rest is ignored',
  },
  formPartHeadBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'Headers of a part of a form together; what is over it is ignored',
  },
  formBoundaryChars: {
    value: 70,
    unit: 'characters',
    what: 'The boundary of a form, as RFC 2046 has it; a longer one is a 400',
  },
  formBytesBesideFile: {
    value: 256 * 1024,
    unit: 'bytes',
    what: 'All of a multipart form but the file: preamble, part headers, fields, boundaries, epilogue; more are a 413',
  },
  pageDocuments: { value: 100, unit: 'documents', what: 'Documents on a page of the list; more are a 400' },
  pageHistory: { value: 100, unit: 'entries', what: 'Entries on a page of a history; more are a 400' },
  historyEvents: {
    value: 1_000,
    unit: 'entries',
    what: 'The history of a document; its older half then becomes one entry, `carried`',
  },
  waitMs: {
    value: 30_000,
    unit: 'ms',
    what: 'Longest time that a call waits for a document to be indexed; more is a 400',
  },
  ...idempotencyLimits,
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
  urlChars: { value: 2_048, unit: 'characters', what: 'A URL to fetch; a longer one is a 400' },
  urlRedirects: {
    value: 5,
    unit: 'requests',
    what: 'Redirects that are followed for a URL; more are a 422 `url_not_fetched`',
  },
  urlHeadBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'Headers of an answer to the fetch of a URL together; more are a 422 `url_not_fetched`',
  },
  urlConnectMs: {
    value: 10_000,
    unit: 'ms',
    what: 'Time to connect to the server of a URL, for all of its addresses; then 422 `url_not_fetched`',
  },
  urlFetchMs: {
    variable: 'INGEST_URL_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time to fetch a URL, from its name to the last byte of the file; then 422 `url_not_fetched`',
  },
  urlFetchesPerCaller: {
    variable: 'MAX_URL_FETCHES_PER_CALLER',
    unit: 'requests',
    what: 'URLs of one caller that are fetched at once; more are a 429 `too_many_url_fetches`',
  },
  urlFetches: {
    variable: 'MAX_URL_FETCHES',
    unit: 'requests',
    what: 'URLs of all callers that are fetched at once, each of which is an upload too; more are a 503 `url_fetches_at_capacity`',
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
    what: 'Longest time that an event stream lasts; then it ends and its reader connects again',
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
});
