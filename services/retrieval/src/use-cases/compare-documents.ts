import type { ComparedDocument, ComparisonRequest, ComparisonResponse } from '@lectern/contracts';
import type { IndexRow } from '../domain/comparison.ts';
import { emptyTally, holdingOf, isDifferent, type Tally, tallied } from '../domain/comparison.ts';
import type { IndexInventory, PointInventory } from '../ports/inventory.ts';

export interface CompareDocumentsPorts {
  readonly inventory: Pick<PointInventory, 'countVersions' | 'pointsOf'>;
  readonly rows: Pick<IndexInventory, 'rowsOf' | 'rowsBetween'>;
}

export type CompareDocumentsInput = ComparisonRequest;

/** Documents in a range that nobody asked about, in one answer; a later comparison finds the others. */
const mostUnknown = 1_000;

/**
 * Compares documents, as the document service has them, with what is live here and with the points in the store. Points are
 * counted for all documents together, and looked at one by one only where that does not agree, or where the caller asks for it. Changes nothing; what changes
 * meanwhile may be found as it was or as it is. Decides on no error.
 */
export async function compareDocuments(
  { inventory, rows }: CompareDocumentsPorts,
  { documents, range, everyPoint = false }: CompareDocumentsInput,
  signal: AbortSignal,
): Promise<ComparisonResponse> {
  const known = await rowsOf(rows, documents, signal);
  const tallies = await tallyPoints(inventory, { documents, known, everyPoint }, signal);
  const differing = documents.flatMap((document) => {
    const row = known.get(document.documentId);
    const holding = holdingOf(document, row, tallies?.get(document.documentId));
    return isDifferent(document, holding, row) ? [holding] : [];
  });
  const asked = new Set(documents.map(({ documentId }) => documentId));
  const limit = documents.length + mostUnknown;
  const found = range === undefined ? [] : await rows.rowsBetween({ ...range, limit }, signal);
  const unknown = found.filter(({ documentId }) => !asked.has(documentId)).map(toKey);
  return { differing, unknown };
}

/** By document; that of another tenant is like none. */
async function rowsOf(
  rows: Pick<IndexInventory, 'rowsOf'>,
  documents: readonly ComparedDocument[],
  signal: AbortSignal,
): Promise<Map<string, IndexRow>> {
  const tenants = new Map(documents.map(({ documentId, tenantId }) => [documentId, tenantId]));
  const found = await rows.rowsOf([...tenants.keys()], signal);
  return new Map(
    found
      .filter(({ documentId, tenantId }) => tenants.get(documentId) === tenantId)
      .map((row) => [row.documentId, row]),
  );
}

interface Tallied {
  readonly documents: readonly ComparedDocument[];
  readonly known: ReadonlyMap<string, IndexRow>;
  readonly everyPoint: boolean;
}

/** @returns undefined when the store has as many points of all documents together as it should */
async function tallyPoints(
  inventory: CompareDocumentsPorts['inventory'],
  { documents, known, everyPoint }: Tallied,
  signal: AbortSignal,
): Promise<Map<string, Tally> | undefined> {
  const ids = documents.map(({ documentId }) => documentId);
  if (!everyPoint && (await hasAsManyAsExpected(inventory, { ids, known }, signal))) return undefined;
  const tallies = new Map<string, Tally>(ids.map((documentId) => [documentId, emptyTally]));
  for await (const points of inventory.pointsOf(ids, signal)) {
    for (const point of points) {
      const tally = tallies.get(point.documentId) ?? emptyTally;
      tallies.set(point.documentId, tallied(tally, known.get(point.documentId), point));
    }
  }
  return tallies;
}

async function hasAsManyAsExpected(
  inventory: Pick<PointInventory, 'countVersions'>,
  { ids, known }: { ids: readonly string[]; known: ReadonlyMap<string, IndexRow> },
  signal: AbortSignal,
): Promise<boolean> {
  const versions = ids.map((documentId) => ({
    documentId,
    version: known.get(documentId)?.liveVersion ?? 0,
  }));
  const { ofVersions, ofAllVersions } = await inventory.countVersions(versions, signal);
  const expected = [...known.values()].reduce((sum, { chunkCount }) => sum + chunkCount, 0);
  return ofVersions === expected && ofAllVersions === expected;
}

function toKey({ documentId, tenantId }: IndexRow): ComparisonResponse['unknown'][number] {
  return { documentId, tenantId };
}
