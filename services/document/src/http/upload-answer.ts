import type { Principal } from '@lectern/auth';
import { type DocumentResource, documentResource } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { location, type Reply, type RouteAnswer, scopeOf } from '@lectern/http';
import { replayedHeader, replayedHeaders } from '@lectern/idempotency';
import { requestContext } from '@lectern/telemetry';
import type { App } from '../app.ts';
import type { UploadAnswer } from '../use-cases/settle-upload.ts';
import type { HttpRequest, HttpResponse } from './route-parts.ts';
import type { WaitQuery } from './schemas.ts';
import { showDocument } from './show-documents.ts';

/** What the answer itself needs of the time until the caller's deadline. */
const answerMarginMs = 250;

const stored = {
  body: documentResource,
  headers: { ...location, ...replayedHeader },
};

/** What fails when the document is there already says where. */
const refusedAfterwards: RouteAnswer = {
  headers: { Location: location.Location.optional(), ...replayedHeader },
};

/** The answers to an upload that was accepted, by status; `indexedStatus` as in {@link UploadContext}. */
export function uploadAnswers(indexedStatus: number): Record<number, RouteAnswer> {
  return {
    [indexedStatus]: { ...stored, description: 'The call has waited, and searches find the document.' },
    202: { ...stored, description: 'The document is durable, and on its way through the pipeline.' },
    ...Object.fromEntries([422, 500, 503, 504].map((status) => [status, refusedAfterwards])),
  };
}

/** What an answer to an upload depends on, beside the document. */
export interface UploadContext {
  readonly caller: Principal;
  readonly query: WaitQuery;
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  readonly signal: AbortSignal;
  /** Of the answer to a call that waits, when the document is indexed. */
  readonly indexedStatus: number;
}

/**
 * A repeated request gets the first answer, 202 with the document as it was then. One that waits gets the document as it is
 * after the wait: 202 when the time was up before it was final.
 *
 * @throws AppError `unprocessable` (`document_failed`, `document_rejected`) after a wait for a document that failed, or for which
 *   there is no room; it is in `details`
 */
export async function answerUpload(
  app: Pick<App, 'awaitDocument' | 'findDuplicates' | 'listAttachments'>,
  { document, replayed }: UploadAnswer,
  { caller, query, req, res, signal, indexedStatus }: UploadContext,
): Promise<Reply> {
  // Set here, since a refusal has them too: the document is there all the same.
  res.set({
    Location: `/v1/documents/${document.id}`,
    ...replayedHeaders(replayed),
  });
  if (query.wait === undefined) {
    return { status: 202, body: await showDocument(app, { caller, document }, signal) };
  }
  const until = endOfWait(query, req);
  const latest = await app.awaitDocument({ caller, document, until }, signal);
  const body = await showDocument(app, { caller, document: latest }, signal);
  if (latest.status === 'failed') throw documentFailed(body);
  if (latest.status === 'rejected') throw documentRejected(body);
  return { status: latest.status === 'indexed' ? indexedStatus : 202, body };
}

function documentFailed(document: DocumentResource): AppError {
  const why = document.error?.message ?? 'The pipeline does not say why.';
  return new AppError('unprocessable', `The document is stored, but cannot be searched. ${why}`, {
    reason: 'document_failed',
    details: { document },
  });
}

function documentRejected(document: DocumentResource): AppError {
  return new AppError(
    'unprocessable',
    `There is no room for the document. ${document.error?.message ?? ''}`,
    {
      reason: 'document_rejected',
      details: { document },
    },
  );
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
