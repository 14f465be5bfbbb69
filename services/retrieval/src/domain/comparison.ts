import type { ComparedDocument, Holding } from '@lectern/contracts';
import type { DocumentKey } from './indexed-document.ts';

/** Which chunk of which document a point is of. */
export interface PointPlace extends DocumentKey {
  readonly version: number;
  readonly ordinal: number;
}

/** A point as the store has it, whether or not it should. */
export interface StoredPlace extends PointPlace {
  readonly pointId: string;
}

/** What the index says of a document, for the comparison. */
export interface IndexRow extends DocumentKey {
  readonly state: 'live' | 'awaited' | 'deleted';
  /** Undefined unless it is live. */
  readonly liveVersion: number | undefined;
  /** Points that the live version has; 0 unless there is one. */
  readonly chunkCount: number;
  readonly sharingRevision: number;
  readonly descriptionRevision: number;
}

/** How the points of a document are divided. */
export interface Tally {
  /** Those of its live version. */
  readonly count: number;
  /** All others: of other versions, or beyond the chunks of the live one. */
  readonly strays: number;
}

/** True for a point that the index counts. */
export function isHeld(row: IndexRow | undefined, point: StoredPlace): boolean {
  return (
    row?.liveVersion === point.version && row.tenantId === point.tenantId && point.ordinal < row.chunkCount
  );
}

/** What is held of a document; `tally` is undefined where its points were not looked at one by one, since all counts agree. */
export function holdingOf(
  { documentId }: ComparedDocument,
  row: IndexRow | undefined,
  tally: Tally = { count: row?.chunkCount ?? 0, strays: 0 },
): Holding {
  return {
    ...{ documentId, version: row?.liveVersion ?? 0, ...tally },
    ...(row === undefined || row.state === 'deleted' ? {} : revisionsOf(row)),
  };
}

function revisionsOf({ sharingRevision, descriptionRevision }: IndexRow) {
  return { sharingRevision, descriptionRevision };
}

/** Whether something else is held of a document than should be. */
export function isDifferent(
  document: ComparedDocument,
  holding: Holding,
  row: IndexRow | undefined,
): boolean {
  if (holding.strays > 0) return true;
  const isKnown = row !== undefined && row.state !== 'deleted';
  if (document.gone) return isKnown;
  const { version, chunkCount, sharingRevision, descriptionRevision } = document;
  if (isKnown && sharingRevision !== undefined && row.sharingRevision !== sharingRevision) return true;
  if (isKnown && descriptionRevision !== undefined && row.descriptionRevision !== descriptionRevision)
    return true;
  return version !== undefined && (holding.version !== version || holding.count !== chunkCount);
}
