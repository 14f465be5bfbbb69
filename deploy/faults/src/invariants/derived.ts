import type { CachedVector, StoredDocument, StoredPart } from '../stores/snapshot.ts';
import { type Breach, forEach, groupBy, type Invariant } from './invariant.ts';

/** What stages have made of a document: each part once, of the newest version that could be made. */
export const countsAgree: Invariant = {
  name: 'chunks = points = what the status says',
  check: ({ snapshot }) => {
    const chunks = groupBy(snapshot.chunks, ({ documentId }) => documentId);
    const points = groupBy(snapshot.points, ({ documentId }) => documentId);
    const indexed = groupBy(snapshot.indexed, ({ documentId }) => documentId);
    return forEach(
      snapshot.documents.filter(({ status }) => status === 'indexed'),
      {
        idOf: ({ id }) => id,
        wrong: (document) => {
          const [row] = indexed(document.id);
          if (
            row?.state !== 'live' ||
            row.liveVersion !== document.version ||
            row.chunkCount !== document.chunkCount
          )
            return `the index has it as ${JSON.stringify(row)}, and it has ${document.chunkCount} chunks of version ${document.version}`;
          return (
            wrongParts('chunks in Postgres', chunks(document.id), document) ??
            wrongParts('points', points(document.id), document)
          );
        },
      },
    );
  },
};

function wrongParts(
  what: string,
  parts: readonly StoredPart[],
  { version, chunkCount, tenantId }: StoredDocument,
): string | undefined {
  const found = parts.map((part) => `${part.tenantId} ${part.version} ${part.ordinal}`).sort();
  const expected = Array.from(
    { length: chunkCount },
    (_, ordinal) => `${tenantId} ${version} ${ordinal}`,
  ).sort();
  if (found.join() === expected.join()) return undefined;
  return `its ${what} are ${found.join(', ') || 'none'}, and not ${chunkCount} of version ${version}`;
}

/** Nothing is left of what is deleted, and nothing is there that no document accounts for. */
export const nothingLeft: Invariant = {
  name: 'nothing is left of deleted documents, or without a document',
  check: ({ snapshot }) => {
    const living = new Set(
      snapshot.documents.flatMap(({ id, status }) => (status === 'deleted' ? [] : [id])),
    );
    const left = (what: string, ids: readonly { readonly documentId: string }[]): Breach[] =>
      ids.flatMap(({ documentId }) =>
        living.has(documentId) ? [] : [{ documentId, text: `${what} of it is left` }],
      );
    const visible = snapshot.indexed.filter(({ state }) => state !== 'deleted');
    return {
      checked: snapshot.chunks.length + snapshot.points.length + visible.length,
      breaches: [
        ...left('a chunk', snapshot.chunks),
        ...left('a point', snapshot.points),
        ...left('a visible row of the index', visible),
      ],
    };
  },
};

/** The cache has a vector for each chunk, and none that no chunk uses. */
export const vectorsUsed: Invariant = {
  name: 'each chunk has its vector, each vector a chunk',
  check: ({ snapshot: { chunks, vectors } }) => {
    const keyOf = ({ tenantId, contentHash }: Omit<CachedVector, 'documentId'>): string =>
      `${tenantId} ${contentHash}`;
    const [wanted, stored] = [new Set(chunks.map(keyOf)), new Set(vectors.map(keyOf))];
    const lacking = chunks.filter((chunk) => !stored.has(keyOf(chunk)));
    const unused = vectors.filter((vector) => !wanted.has(keyOf(vector)));
    return {
      checked: chunks.length + vectors.length,
      breaches: [
        ...lacking.map(({ documentId, ordinal }) => ({ documentId, text: `chunk ${ordinal} has no vector` })),
        ...unused.map((vector) => ({
          documentId: vector.documentId,
          text: `no chunk uses its vector ${vector.contentHash}`,
        })),
      ],
    };
  },
};
