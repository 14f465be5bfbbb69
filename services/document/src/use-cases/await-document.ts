import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import { isFinal, isGone } from '../domain/status.ts';
import type { ChangeFeed, DocumentRepository } from '../ports.ts';

export interface AwaitDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
  readonly changes: ChangeFeed;
}

export interface AwaitDocumentInput {
  readonly caller: Principal;
  /** A document that the caller may read. */
  readonly document: Document;
  /** Ends the wait, and is no error. */
  readonly until: AbortSignal;
}

/**
 * Waits until a version (or a newer one) of a document is in a final status, or until `until` aborts, and shows the
 * document as it then is: its status says how far it came. When the caller may no longer read it, or it is deleted, it is
 * shown as it was before. Decides on no error.
 */
export async function awaitDocument(
  ports: AwaitDocumentPorts,
  { caller, document, until }: AwaitDocumentInput,
  signal: AbortSignal,
): Promise<Document> {
  const watch = ports.changes.watch(document.id);
  const either = AbortSignal.any([signal, until]);
  try {
    let latest = document;
    for (;;) {
      const found = await ports.documents.find(viewerOf(caller), document.id, signal);
      if (found === undefined || isGone(found.status)) return latest;
      latest = found;
      if (isFinal(latest.status)) return latest;
      if (!(await cameBefore(until, watch.changed(either)))) return latest;
    }
  } finally {
    watch.close();
  }
}

/** True when the change comes before `until` aborts. */
async function cameBefore(until: AbortSignal, change: Promise<void>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (until.aborted) return false;
    throw error;
  }
}
