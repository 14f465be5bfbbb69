import type { StraysResponse } from '@lectern/contracts';
import type { StoredPlace } from '../domain/comparison.ts';
import type { DocumentKey } from '../domain/indexed-document.ts';
import type { IndexInventory, PointInventory } from '../ports/inventory.ts';

export interface FindStraysPorts {
  readonly inventory: Pick<PointInventory, 'countAll' | 'page'>;
  readonly rows: Pick<IndexInventory, 'rowsOf' | 'countPoints'>;
}

export interface FindStraysInput {
  /** Where to go on; undefined to begin. */
  readonly position?: string | undefined;
}

/** Pages of points without a stray, in one call. */
const mostPages = 16;

/**
 * Documents of which the store has points, and which are not live: those of the next page of all points that has any. At the beginning all
 * points are counted, and nothing is looked at when there are as many as the live versions have. A document whose first
 * version is being indexed is found too. Decides on no error.
 */
export async function findStrays(
  { inventory, rows }: FindStraysPorts,
  { position }: FindStraysInput,
  signal: AbortSignal,
): Promise<StraysResponse> {
  if (position === undefined) {
    const [stored, live] = await Promise.all([inventory.countAll(signal), rows.countPoints(signal)]);
    if (stored === live) return { documents: [] };
  }
  let at = position;
  for (let pages = 1; ; pages += 1) {
    const { points, next } = await inventory.page(at, signal);
    const documents = await straysAmong(rows, points, signal);
    if (next === undefined) return { documents };
    if (documents.length > 0 || pages === mostPages) return { documents, next };
    at = next;
  }
}

async function straysAmong(
  rows: Pick<IndexInventory, 'rowsOf'>,
  points: readonly StoredPlace[],
  signal: AbortSignal,
): Promise<DocumentKey[]> {
  const keys = new Map<string, DocumentKey>(
    points.map(({ documentId, tenantId }) => [
      JSON.stringify([tenantId, documentId]),
      { documentId, tenantId },
    ]),
  );
  if (keys.size === 0) return [];
  const ids = [...new Set(points.map(({ documentId }) => documentId))];
  const live = new Map(
    (await rows.rowsOf(ids, signal))
      .filter(({ liveVersion }) => liveVersion !== undefined)
      .map(({ documentId, tenantId }) => [documentId, tenantId]),
  );
  return [...keys.values()].filter(({ documentId, tenantId }) => live.get(documentId) !== tenantId);
}
