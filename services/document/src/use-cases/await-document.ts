import type { Document } from '../domain/document.ts';
import { isFinal, isGone } from '../domain/status.ts';
import type { FollowPorts } from './follow-document.ts';

/**
 * Waits until a version (or a newer one) of a document is in a final status, or until `until` aborts, and shows the
 * document as it then is. To run out of time is no error: the status tells how far the document came.
 *
 * @throws the signal's reason, when the caller is gone
 */
export async function awaitDocument(
  ports: FollowPorts,
  document: Document,
  { until, signal }: { until: AbortSignal; signal: AbortSignal },
): Promise<Document> {
  const watch = ports.changes.watch(document.id);
  const either = AbortSignal.any([signal, until]);
  try {
    let latest = document;
    for (;;) {
      const found = await ports.documents.find(document.id);
      if (found === undefined || isGone(found.status)) return latest;
      latest = found;
      if (isFinal(latest.status)) return latest;
      if (!(await cameBefore(until, watch.changed(either)))) return latest;
    }
  } finally {
    watch.close();
  }
}

/** True when the change came, false when the time was up first. */
async function cameBefore(until: AbortSignal, change: Promise<void>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (until.aborted) return false;
    throw error;
  }
}
