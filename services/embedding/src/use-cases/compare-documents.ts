import type { ComparedDocument, ComparisonRequest, ComparisonResponse, Holding } from '@lectern/contracts';
import type { ChunkInventory, StoredDocument } from '../ports/chunk-inventory.ts';

export interface CompareDocumentsPorts {
  readonly inventory: ChunkInventory;
}

export type CompareDocumentsInput = ComparisonRequest;

/** Documents in a range that nobody asked about, in one answer; a later comparison finds the others. */
const mostUnknown = 1_000;

/**
 * Compares documents, as the document service has them, with the chunks that are stored. With the last range, chunks without a
 * document are looked for too. Changes nothing; what changes meanwhile may be found as it was or as it is. Decides on no
 * error.
 */
export async function compareDocuments(
  { inventory }: CompareDocumentsPorts,
  { documents, range }: CompareDocumentsInput,
  signal: AbortSignal,
): Promise<ComparisonResponse> {
  const ids = documents.map(({ documentId }) => documentId);
  const stored = new Map(
    (await inventory.find(ids, signal)).map((document) => [document.documentId, document]),
  );
  const differing = documents.flatMap((document) => {
    const holding = holdingOf(document, stored.get(document.documentId));
    return isDifferent(document, holding) ? [holding] : [];
  });
  if (range === undefined) return { differing, unknown: [] };
  const asked = new Set(ids);
  const between = await inventory.between({ ...range, limit: ids.length + mostUnknown }, signal);
  const ownerless = range.until === undefined ? await inventory.withoutOwner(mostUnknown, signal) : [];
  const unknown = [...between.filter(({ documentId }) => !asked.has(documentId)), ...ownerless];
  return { differing, unknown };
}

/**
 * The version that is held is the newest that was settled: chunks of another one do not count for it. That of another
 * tenant is like none.
 */
function holdingOf({ documentId, tenantId }: ComparedDocument, stored: StoredDocument | undefined): Holding {
  if (stored?.tenantId !== tenantId) return { documentId, version: 0, count: 0, strays: 0 };
  const { settledVersion: version, chunksVersion, chunkCount } = stored;
  const count = chunksVersion === version ? chunkCount : 0;
  return { documentId, version, count, strays: version === 0 ? chunkCount : 0 };
}

function isDifferent(document: ComparedDocument, { version, count, strays }: Holding): boolean {
  if (document.gone) return version > 0 || strays > 0;
  if (document.version === undefined) return false;
  return version !== document.version || count !== document.chunkCount;
}
