import type { Principal } from '@lectern/auth';
import { assertWritable, viewerOf } from '../domain/access.ts';
import type { DocumentHistory, DocumentRepository, HistoryQuery, RecordedEvent } from '../ports.ts';

export interface ListHistoryPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
  readonly history: DocumentHistory;
}

export interface ListHistoryInput extends HistoryQuery {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * A page of what happened to a document, newest first, and the position to go on from when there is more. It names who may
 * read and could read the document, so it is only for those who may change that.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`)
 */
export async function listHistory(
  { documents, history }: ListHistoryPorts,
  { caller, documentId, limit, before }: ListHistoryInput,
  signal: AbortSignal,
): Promise<{ events: RecordedEvent[]; next: number | undefined }> {
  const viewer = viewerOf(caller);
  assertWritable(viewer, await documents.find(viewer, documentId, signal));
  const key = { tenantId: caller.tenantId, documentId };
  const found = await history.page(key, { before, limit: limit + 1 }, signal);
  const events = found.slice(0, limit);
  return { events, next: found.length > limit ? events.at(-1)?.position : undefined };
}
