import type { Principal } from '@lectern/auth';
import { assertReadable, viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import { isFinal, isGone } from '../domain/status.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { ChangeFeed, DocumentRepository } from '../ports.ts';

export interface FollowDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
  readonly changes: ChangeFeed;
}

export interface FollowDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
  /** Position of the last step that the caller has; 0 for none. */
  readonly after: number;
}

/**
 * The steps of a document in the order in which they became known: those so far, then each new one, until the newest
 * version is in a final status. A document that is deleted meanwhile shows that as its last step, since it can no
 * longer be read then. The steps end without that when the caller may no longer read the document.
 *
 * @throws AppError `not_found` (`document_not_found`), also for a document that the caller may not read
 */
export async function* followDocument(
  { documents, changes }: FollowDocumentPorts,
  { caller, documentId, after }: FollowDocumentInput,
  signal: AbortSignal,
): AsyncGenerator<TimelineEntry, void, undefined> {
  const viewer = viewerOf(caller);
  const watch = changes.watch(documentId);
  try {
    const found = await documents.find(viewer, documentId, signal);
    let document: Document | undefined = assertReadable(viewer, found);
    let seen = after;
    while (document !== undefined) {
      for (const entry of newSteps(document, seen)) {
        seen = entry.position ?? seen;
        yield entry;
      }
      if (isFinal(document.status) || isGone(document.status)) return;
      await watch.changed(signal);
      document = await documents.find(viewer, documentId, signal);
    }
  } finally {
    watch.close();
  }
}

function newSteps(document: Document, after: number): TimelineEntry[] {
  return document.timeline
    .filter(({ position = 0, status }) => position > after && status !== 'deleted')
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
}
