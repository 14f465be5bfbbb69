import type { Logger } from '@lectern/telemetry';
import type { StoredPlace } from '../domain/comparison.ts';
import { isHeld } from '../domain/comparison.ts';
import type { DocumentKey } from '../domain/indexed-document.ts';
import type { IndexInventory, PointInventory } from '../ports/inventory.ts';

export interface RemoveStraysPorts {
  readonly inventory: Pick<PointInventory, 'pointsOf' | 'removePoints'>;
  readonly rows: Pick<IndexInventory, 'rowsOf'>;
  readonly logger: Pick<Logger, 'info'>;
}

export type RemoveStraysInput = DocumentKey;

/**
 * Removes the points of a document that are not those of its live version; all of them when none is live. Whoever asks for it knows that
 * no version of the document is on its way. Idempotent. Decides on no error.
 *
 * @returns how many points were removed
 */
export async function removeStrays(
  { inventory, rows, logger }: RemoveStraysPorts,
  { documentId, tenantId }: RemoveStraysInput,
  signal: AbortSignal,
): Promise<{ removed: number }> {
  const strays: StoredPlace[] = [];
  for await (const points of inventory.pointsOf([documentId], signal)) {
    // Read after the points: a version that has become live meanwhile keeps them.
    const [row] = await rows.rowsOf([documentId], signal);
    strays.push(...points.filter((point) => point.tenantId === tenantId && !isHeld(row, point)));
  }
  if (strays.length === 0) return { removed: 0 };
  await inventory.removePoints({ documentId, tenantId }, strays, signal);
  logger.info({ documentId, removed: strays.length }, 'stray points removed');
  return { removed: strays.length };
}
