import type { Principal } from '@lectern/auth';
import { documentResource } from '@lectern/contracts';
import { type AnyRoute, type ConcurrencyRule, parseInput, type Reply, route, scopeOf } from '@lectern/http';
import { requestContext } from '@lectern/telemetry';
import { z } from 'zod';
import type { App } from '../app.ts';
import { viewerOf } from '../domain/access.ts';
import type { UploadAnswer } from '../use-cases/settle-upload.ts';
import { toDocumentResource } from './present.ts';
import { openDocument, readContent, receiveUpload, type UploadParts } from './receive-upload.ts';
import type { Concurrency, HttpRequest } from './route-parts.ts';
import { idempotencyKey, idParams, type WaitQuery, waitQuery } from './schemas.ts';

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
    route({
      method: 'post',
      path: '/v1/documents',
      summary: 'Upload a document, as a multipart form, or as JSON with its text or with the URL of its file',
      auth: 'principal',
      scope: 'documents:write',
      concurrency,
      rawBody: true,
      query: waitQuery,
      responses: { 202: documentResource },
      handler: async ({ principal: caller, query, req, signal, leave }) => {
        const idempotencyKey = keyOf(req);
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
    }),
    route({
      method: 'put',
      path: '/v1/documents/:id/content',
      summary: 'Replace the content: a new version, while the old one answers until the new one is indexed',
      auth: 'principal',
      scope: 'documents:write',
      concurrency,
      rawBody: true,
      params: idParams,
      query: waitQuery,
      responses: { 202: documentResource },
      handler: async ({ params: { id: documentId }, principal: caller, query, req, signal, leave }) => {
        const idempotencyKey = keyOf(req);
        await app.authorizeReplacement({ caller, documentId }, signal);
        const request = { req, read: readContent, caller, documentId };
        const upload = await receiveUpload(parts, request, signal);
        leave(uploads);
        const input = { caller, documentId, idempotencyKey, upload };
        const answer = await app.replaceContent(input, signal);
        return accepted(app, answer, { caller, query, req, signal });
      },
    }),
  ];
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

const headers = z.object({ 'Idempotency-Key': idempotencyKey.optional() });

function keyOf(req: HttpRequest): string | undefined {
  const sent = { 'Idempotency-Key': req.get('Idempotency-Key') };
  return parseInput(headers, sent, 'params')['Idempotency-Key'];
}
