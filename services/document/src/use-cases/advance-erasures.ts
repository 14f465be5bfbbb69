import type { Erasure } from '../domain/erasure.ts';
import { isGone } from '../domain/status.ts';
import type { Erasures } from '../ports/erasures.ts';
import type { Current, DocumentRepository } from '../ports.ts';
import { begunDeletion } from './begin-deletion.ts';
import { documentsErased } from './outgoing-events.ts';

export interface AdvanceErasuresPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly erasures: Erasures;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Deletions that are begun after one look; each is a transaction of its own. */
const documentsPerLook = 100;

/**
 * Deletes what erasures are about and is not deleted yet, uploads among it that were under way, and reports those of which
 * nothing is left and nobody has noticed that. Each step stands for itself: what is cut off is gone on with, by any instance. Decides on no error.
 *
 * @returns how many were reported
 */
export async function advanceErasures(ports: AdvanceErasuresPorts, signal: AbortSignal): Promise<number> {
  let reported = 0;
  for (const erasure of await ports.erasures.current(signal))
    if (await advanceErasure(ports, { erasure, again: false }, signal)) reported += 1;
  return reported;
}

/** One erasure; helper of `eraseDocuments`, which has it reported again when it was asked for again. */
export async function advanceErasure(
  ports: AdvanceErasuresPorts,
  { erasure, again }: { readonly erasure: Erasure; readonly again: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const { documents, erasures, now, newId } = ports;
  const { tenantId, requestedBy } = erasure;
  const decide = (current: Current | undefined) =>
    current === undefined || isGone(current.document.status)
      ? undefined
      : begunDeletion({ now, newId }, current, requestedBy);
  const options = { userId: requestedBy, attachments: 'locked', signal } as const;
  for (;;) {
    const ids = await erasures.nextDocuments(erasure, documentsPerLook, signal);
    for (const documentId of ids) await documents.change({ tenantId, documentId }, decide, options);
    if (ids.length < documentsPerLook) break;
  }
  return endErasure(ports, { erasure, again }, signal);
}

/** Reports an erasure if nothing is left of its documents; helper of `confirmRemoval`, which sees the last of them go. */
export function endErasure(
  { erasures, now }: { readonly erasures: Pick<Erasures, 'end'>; readonly now: () => Date },
  { erasure, again }: { readonly erasure: Erasure; readonly again: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  return erasures.end(erasure, (amounts) => documentsErased(erasure, amounts, now()), { again, signal });
}
