import type { StraysResponse } from '@lectern/contracts';
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

/**
 * Documents of which the store has points, and which are not live: one page of all points at a time. At the beginning all points are
 * counted, and nothing is looked at when there are as many as the live versions have. A document whose first version is
 * being indexed is found too. Decides on no error.
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
  const { points, next } = await inventory.page(position, signal);
  const keys = new Map<string, DocumentKey>(
    points.map(({ documentId, tenantId }) => [
      JSON.stringify([tenantId, documentId]),
      { documentId, tenantId },
    ]),
  );
  const ids = [...new Set(points.map(({ documentId }) => documentId))];
  const live = new Map(
    (await rows.rowsOf(ids, signal))
      .filter(({ liveVersion }) => liveVersion !== undefined)
      .map(({ documentId, tenantId }) => [documentId, tenantId]),
  );
  const documents = [...keys.values()].filter(
    ({ documentId, tenantId }) => live.get(documentId) !== tenantId,
  );
  return { documents, ...(next === undefined ? {} : { next }) };
}
