import type { Principal } from '@lectern/auth';
import { documentResource } from '@lectern/contracts';
import {
  type AnyRoute,
  answerHeader,
  type ConcurrencyGroup,
  type ConcurrencyRule,
  location,
  type Reply,
  type RouteAnswer,
  route,
  scopeOf,
} from '@lectern/http';
import { requestContext } from '@lectern/telemetry';
import { z } from 'zod';
import type { App } from '../app.ts';
import { viewerOf } from '../domain/access.ts';
import type { UploadAnswer } from '../use-cases/settle-upload.ts';
import { errorsOf } from './errors.ts';
import { toDocumentResource } from './present.ts';
import { openDocument, readContent, receiveUpload, type UploadParts } from './receive-upload.ts';
import type { Concurrency, HttpRequest } from './route-parts.ts';
import {
  contentForm,
  idParams,
  linkedDocument,
  textContent,
  textDocument,
  uploadForm,
  uploadHeaders,
  type WaitQuery,
  waitQuery,
} from './schemas.ts';

const acceptedAnswer: RouteAnswer = {
  description: 'The document is durable, and on its way through the pipeline.',
  body: documentResource,
  headers: {
    ...location,
    'Idempotency-Replayed': answerHeader('`true`: this is the answer to an earlier request').optional(),
  },
};

/** What every upload decides on. */
const uploadErrors = [
  ...errorsOf('idempotency_key_in_progress', 'idempotency_key_reused', 'invalid_body', 'malformed_multipart'),
  ...errorsOf('form_too_large', 'document_too_large', 'empty_file'),
  ...errorsOf('content_type_mismatch', 'unsupported_content_type', 'unsupported_request_type'),
];

/** What the answer itself needs of the time until the caller's deadline. */
const answerMarginMs = 250;

/** `POST /v1/documents` and `PUT /v1/documents/{id}/content`. */
export function uploadRoutes(
  app: App,
  parts: UploadParts,
  { uploads, waits }: Pick<Concurrency, 'uploads' | 'waits'>,
): AnyRoute[] {
  // Whether one may wait is decided before the body is read: afterwards the document would be there already.
  const concurrency: ConcurrencyRule[] = [
    { group: uploads },
    { group: waits, when: (req) => req.query.wait !== undefined },
  ];
  return [
    createRoute(app, parts, { uploads, concurrency }),
    replaceRoute(app, parts, { uploads, concurrency }),
  ];
}

/** The bounds of an upload: all of them, and the one of which it gives its place back when the bytes are stored. */
interface UploadBounds {
  readonly uploads: ConcurrencyGroup;
  readonly concurrency: readonly ConcurrencyRule[];
}

function createRoute(app: App, parts: UploadParts, { uploads, concurrency }: UploadBounds): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/documents',
    operationId: 'createDocument',
    summary: 'Upload a document, as a multipart form, or as JSON with its text or with the URL of its file',
    auth: 'principal',
    scope: 'documents:write',
    concurrency,
    rawBody: {
      'multipart/form-data': uploadForm,
      'application/json': z.union([textDocument, linkedDocument]),
    },
    query: waitQuery,
    headers: uploadHeaders,
    responses: { 202: acceptedAnswer },
    errors: [
      ...uploadErrors,
      ...errorsOf('too_many_url_fetches', 'url_fetches_at_capacity', 'url_ingestion_disabled'),
      ...errorsOf('url_not_allowed', 'url_not_fetched'),
    ],
    handler: async ({ principal: caller, query, headers, req, signal, leave }) => {
      const idempotencyKey = headers['idempotency-key'];
      const { link, read } = await openDocument(req, parts, { caller, signal });
      const kept = link && (await app.recallUpload({ caller, idempotencyKey, link }, signal));
      if (kept !== undefined) return accepted(app, kept, { caller, query, req, signal });
      const documentId = parts.newId();
      const upload = await receiveUpload(parts, { req, read, caller, documentId }, signal);
      // The bytes are stored: what is left to do holds up no other upload.
      leave(uploads);
      const input = { caller, documentId, idempotencyKey, upload };
      const answer = await app.createDocument(input, signal);
      return accepted(app, answer, { caller, query, req, signal });
    },
  });
}

function replaceRoute(app: App, parts: UploadParts, { uploads, concurrency }: UploadBounds): AnyRoute {
  return route({
    method: 'put',
    path: '/v1/documents/:id/content',
    operationId: 'replaceDocumentContent',
    summary: 'Replace the content: a new version, while the old one answers until the new one is indexed',
    auth: 'principal',
    scope: 'documents:write',
    concurrency,
    rawBody: { 'multipart/form-data': contentForm, 'application/json': textContent },
    params: idParams,
    query: waitQuery,
    headers: uploadHeaders,
    responses: { 202: acceptedAnswer },
    errors: [...uploadErrors, ...errorsOf('document_not_found', 'not_document_owner')],
    handler: async ({
      params: { id: documentId },
      principal: caller,
      query,
      headers,
      req,
      signal,
      leave,
    }) => {
      const idempotencyKey = headers['idempotency-key'];
      await app.authorizeReplacement({ caller, documentId }, signal);
      const request = { req, read: readContent, caller, documentId };
      const upload = await receiveUpload(parts, request, signal);
      leave(uploads);
      const input = { caller, documentId, idempotencyKey, upload };
      const answer = await app.replaceContent(input, signal);
      return accepted(app, answer, { caller, query, req, signal });
    },
  });
}

/** A repeated request gets the first answer; one that waits gets the document as it is after the wait. */
async function accepted(
  app: App,
  { document, replayed }: UploadAnswer,
  {
    caller,
    query,
    req,
    signal,
  }: { caller: Principal; query: WaitQuery; req: HttpRequest; signal: AbortSignal },
): Promise<Reply> {
  const shown =
    query.wait === undefined
      ? document
      : await app.awaitDocument({ caller, document, until: endOfWait(query, req) }, signal);
  return {
    status: 202,
    body: toDocumentResource(viewerOf(caller), shown),
    headers: {
      Location: `/v1/documents/${document.id}`,
      ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}),
    },
  };
}

/**
 * The time-out, the caller's own deadline or a shutdown, whichever is first: a wait that outlives one of them would turn
 * an accepted document into an error.
 */
function endOfWait({ timeoutMs }: WaitQuery, req: HttpRequest): AbortSignal {
  const deadlineAt = requestContext.getStore()?.deadlineAt ?? Number.POSITIVE_INFINITY;
  const leftMs = Math.max(0, Math.min(timeoutMs, deadlineAt - Date.now() - answerMarginMs));
  const draining = scopeOf(req)?.draining;
  return AbortSignal.any([AbortSignal.timeout(leftMs), ...(draining === undefined ? [] : [draining])]);
}
