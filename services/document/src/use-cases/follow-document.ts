import { assertReadable, type Viewer } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import { isFinal, isGone } from '../domain/status.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { ChangeFeed, DocumentRepository } from '../ports.ts';

export interface FollowPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
  readonly changes: ChangeFeed;
}

/**
 * The steps of a document in the order in which they became known: those so far, then each new one, until the newest
 * version is in a final status. A document that is deleted meanwhile shows that as its last step, since from then on
 * nobody may read it.
 *
 * @throws AppError `not_found`; the signal's reason
 */
export async function* followDocument(
  ports: FollowPorts,
  viewer: Viewer,
  target: { id: string; after: number; signal: AbortSignal },
): AsyncGenerator<TimelineEntry, void, undefined> {
  const watch = ports.changes.watch(target.id);
  try {
    let document: Document | undefined = assertReadable(viewer, await ports.documents.find(target.id));
    let seen = target.after;
    while (document !== undefined) {
      for (const entry of newSteps(document, seen)) {
        seen = entry.position ?? seen;
        yield entry;
      }
      if (isFinal(document.status) || isGone(document.status)) return;
      await watch.changed(target.signal);
      document = await ports.documents.find(target.id);
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
