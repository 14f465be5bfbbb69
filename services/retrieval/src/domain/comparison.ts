import type { ComparedDocument, Holding } from '@lectern/contracts';
import type { DocumentKey } from './indexed-document.ts';
import type { PointClaims } from './point-claims.ts';

/** Which chunk of which document a point is of. */
export interface PointPlace extends DocumentKey {
  readonly version: number;
  readonly ordinal: number;
}

/** A point as the store has it, whether or not it should. */
export interface StoredPlace extends PointPlace {
  readonly pointId: string;
  readonly claims: PointClaims;
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
  /** What its points should say, as far as it is known. */
  readonly claims: Partial<PointClaims>;
}

/** How the points of a document are divided. */
export interface Tally {
  /** Those of its live version. */
  readonly count: number;
  /** All others: of other versions, or beyond the chunks of the live one. */
  readonly strays: number;
  /** Those of its live version that say something else of it than the index. */
  readonly outdated: { readonly audience: number; readonly facts: number };
}

/** Of a document without points. */
export const emptyTally: Tally = { count: 0, strays: 0, outdated: { audience: 0, facts: 0 } };

/** A tally with one more point. */
export function tallied(tally: Tally, row: IndexRow | undefined, point: StoredPlace): Tally {
  if (row === undefined || !isHeld(row, point)) return { ...tally, strays: tally.strays + 1 };
  const wrong = wrongClaims(row, point);
  const outdated = {
    audience: tally.outdated.audience + Number(wrong.audience),
    facts: tally.outdated.facts + Number(wrong.facts),
  };
  return { ...tally, count: tally.count + 1, outdated };
}

/** True for a point that the index counts, and that says something else of its document. */
export function isOutdated(row: IndexRow | undefined, point: StoredPlace): boolean {
  if (row === undefined || !isHeld(row, point)) return false;
  const wrong = wrongClaims(row, point);
  return wrong.audience || wrong.facts;
}

function wrongClaims({ claims }: IndexRow, point: StoredPlace): { audience: boolean; facts: boolean } {
  const { audience = point.claims.audience, facts = point.claims.facts } = claims;
  return { audience: audience !== point.claims.audience, facts: facts !== point.claims.facts };
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
  tally: Tally = { ...emptyTally, count: row?.chunkCount ?? 0 },
): Holding {
  return {
    ...{ documentId, version: row?.liveVersion ?? 0, count: tally.count, strays: tally.strays },
    ...(hasOutdated(tally) ? { outdated: tally.outdated } : {}),
    ...(row === undefined || row.state === 'deleted' ? {} : revisionsOf(row)),
  };
}

function hasOutdated({ outdated }: Pick<Tally, 'outdated'>): boolean {
  return outdated.audience > 0 || outdated.facts > 0;
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
  if (holding.strays > 0 || holding.outdated !== undefined) return true;
  const isKnown = row !== undefined && row.state !== 'deleted';
  if (document.gone) return isKnown;
  const { version, chunkCount, sharingRevision, descriptionRevision } = document;
  if (isKnown && sharingRevision !== undefined && row.sharingRevision !== sharingRevision) return true;
  if (isKnown && descriptionRevision !== undefined && row.descriptionRevision !== descriptionRevision)
    return true;
  return version !== undefined && (holding.version !== version || holding.count !== chunkCount);
}
