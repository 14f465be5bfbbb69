import type { StraysResponse } from '@lectern/contracts';
import { type IndexRow, isOutdated, type StoredPlace } from '../domain/comparison.ts';
import type { DocumentKey } from '../domain/indexed-document.ts';
import type { IndexInventory, PointInventory } from '../ports/inventory.ts';

export interface FindStraysPorts {
  readonly inventory: Pick<PointInventory, 'page'>;
  readonly rows: Pick<IndexInventory, 'rowsOf'>;
}

export interface FindStraysInput {
  /** Where to go on; undefined to begin. */
  readonly position?: string | undefined;
}

/** Pages of points without anything to tell, in one call. */
const mostPages = 16;

/** Documents with outdated points in one answer; a later round finds the others. */
const mostOutdated = 1_000;

/**
 * Documents of which the store has points, and which are not live, or whose points say something else of them than the index: those of
 * the next page of all points that has any. A document whose first version is being indexed is found too, and one whose points are
 * about to follow a change. Decides on no error.
 */
export async function findStrays(
  { inventory, rows }: FindStraysPorts,
  { position }: FindStraysInput,
  signal: AbortSignal,
): Promise<StraysResponse> {
  let at = position;
  for (let pages = 1; ; pages += 1) {
    const { points, next } = await inventory.page(at, signal);
    const found = await judge(rows, points, signal);
    if (next === undefined) return found;
    const isAny = found.documents.length > 0 || found.outdated.length > 0;
    if (isAny || pages === mostPages) return { ...found, next };
    at = next;
  }
}

/** The rows are read after the points: a version that has become live meanwhile keeps them. */
async function judge(
  rows: Pick<IndexInventory, 'rowsOf'>,
  points: readonly StoredPlace[],
  signal: AbortSignal,
): Promise<{ documents: DocumentKey[]; outdated: DocumentKey[] }> {
  if (points.length === 0) return { documents: [], outdated: [] };
  const ids = [...new Set(points.map(({ documentId }) => documentId))];
  const known = new Map((await rows.rowsOf(ids, signal)).map((row) => [row.documentId, row]));
  const outdated = points.filter((point) => isOutdated(known.get(point.documentId), point));
  return {
    documents: keysOf(points).filter((key) => !isLive(known.get(key.documentId), key)),
    outdated: keysOf(outdated).slice(0, mostOutdated),
  };
}

function isLive(row: IndexRow | undefined, { tenantId }: DocumentKey): boolean {
  return row?.liveVersion !== undefined && row.tenantId === tenantId;
}

/** Each once. */
function keysOf(points: readonly StoredPlace[]): DocumentKey[] {
  const keys = new Map<string, DocumentKey>(
    points.map(({ documentId, tenantId }) => [
      JSON.stringify([tenantId, documentId]),
      { documentId, tenantId },
    ]),
  );
  return [...keys.values()];
}
