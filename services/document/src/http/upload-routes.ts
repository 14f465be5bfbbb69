import { type AnyRoute, type ConcurrencyGroup, type ConcurrencyRule, route } from '@lectern/http';
import { idempotencyHeaders } from '@lectern/idempotency';
import { z } from 'zod';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { openDocument, readContent, receiveUpload, type UploadParts } from './receive-upload.ts';
import type { Concurrency } from './route-parts.ts';
import {
  contentForm,
  idParams,
  linkedDocument,
  textContent,
  textDocument,
  uploadForm,
  waitQuery,
} from './schemas.ts';
import { answerUpload, uploadAnswers } from './upload-answer.ts';

/** What every upload decides on. */
const uploadErrors = [
  ...errorsOf('idempotency_key_in_progress', 'idempotency_key_reused', 'invalid_body', 'malformed_multipart'),
  ...errorsOf('form_too_large', 'document_too_large', 'empty_file'),
  ...errorsOf('content_type_mismatch', 'unsupported_content_type', 'unsupported_request_type'),
  ...errorsOf('document_failed', 'document_rejected', 'upload_expired'),
];

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
    headers: idempotencyHeaders,
    responses: uploadAnswers(201),
    errors: [
      ...uploadErrors,
      ...errorsOf('collection_not_found', 'memberships_too_large', 'too_many_collections'),
      ...errorsOf('too_many_url_fetches', 'url_fetches_at_capacity', 'url_ingestion_disabled'),
      ...errorsOf('url_not_allowed', 'url_not_fetched'),
    ],
    handler: async ({ principal: caller, query, headers, req, res, signal, leave }) => {
      const idempotencyKey = headers['idempotency-key'];
      const { link, read } = await openDocument(req, parts, { caller, signal });
      const kept = link && (await app.recallUpload({ caller, idempotencyKey, link }, signal));
      const context = { caller, query, req, res, signal, indexedStatus: 201 };
      if (kept !== undefined) return answerUpload(app, kept, context);
      const documentId = parts.newId();
      const upload = await receiveUpload(parts, { req, read, caller, documentId }, signal);
      // The bytes are stored: what is left to do holds up no other upload.
      leave(uploads);
      const input = { caller, documentId, idempotencyKey, upload };
      return answerUpload(app, await app.createDocument(input, signal), context);
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
    headers: idempotencyHeaders,
    responses: uploadAnswers(200),
    errors: [...uploadErrors, ...errorsOf('document_not_found', 'not_document_owner')],
    handler: async ({
      params: { id: documentId },
      principal: caller,
      query,
      headers,
      req,
      res,
      signal,
      leave,
    }) => {
      const idempotencyKey = headers['idempotency-key'];
      await app.authorizeReplacement({ caller, documentId }, signal);
      const request = { req, read: readContent, caller, documentId };
      const upload = await receiveUpload(parts, request, signal);
      leave(uploads);
      const input = { caller, documentId, idempotencyKey, upload };
      const context = { caller, query, req, res, signal, indexedStatus: 200 };
      return answerUpload(app, await app.replaceContent(input, signal), context);
    },
  });
}
