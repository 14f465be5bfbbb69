import { defineLimits } from '@lectern/config';
import { idLimits, metadataLimits } from '@lectern/contracts';
import { httpLimits } from '@lectern/http';
import { maxTitleLength } from './domain/title.ts';

/** Everything that a caller can make large or long, and how large it may be. */
export const limits = defineLimits({
  ...httpLimits,
  ...idLimits,
  ...metadataLimits,
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
  metadataBytes: {
    value: 8 * 1024,
    unit: 'bytes',
    what: 'The metadata of a document as JSON; more is a 400',
  },
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
    what: 'Headers of a part of a form; the rest is not looked at',
  },
  formPartHeadBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'Headers of a part of a form together; what is over it is not looked at',
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
  waitMs: {
    value: 30_000,
    unit: 'ms',
    what: 'Time that a call waits for a document to be indexed; more is a 400',
  },
  idempotencyKeyChars: { value: 255, unit: 'characters', what: 'An Idempotency-Key; a longer one is a 400' },
});
