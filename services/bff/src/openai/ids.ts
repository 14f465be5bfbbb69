import type { NamedCollection } from '../use-cases/answer-by-alias.ts';

/** What ids of a kind begin with in OpenAI's API. */
const prefixes = { file: 'file-', vectorStore: 'vs_', fileBatch: 'vsfb_' } as const;

const hyphens = /-/g;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const bareUuid = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/;

/** The id of a document as a file: `file-`, and its UUID without hyphens. */
export const fileIdOf = (documentId: string): string => shown(prefixes.file, documentId);

/** The document that a file is; an id without the prefix is taken for the platform's own. Whether there is such a document is not known. */
export const documentIdOf = (fileId: string): string => own(prefixes.file, fileId);

/** The id of a collection as a vector store: `vs_`, and its UUID without hyphens. */
export const vectorStoreIdOf = (collectionId: string): string => shown(prefixes.vectorStore, collectionId);

/** The collection that a vector store is; see {@link documentIdOf}. */
export const collectionIdOf = (vectorStoreId: string): string => own(prefixes.vectorStore, vectorStoreId);

/** The collections that a list at `pointer` names, each once. */
export function namedIn(vectorStoreIds: readonly string[], pointer: string): NamedCollection[] {
  const named = vectorStoreIds.map((id, at) => ({
    collectionId: collectionIdOf(id),
    pointer: `${pointer}/${at}`,
  }));
  return [...new Map(named.toReversed().map((one) => [one.collectionId, one])).values()].toReversed();
}

/** The id of a batch as a file batch: `vsfb_`, and its UUID without hyphens. */
export const fileBatchIdOf = (batchId: string): string => shown(prefixes.fileBatch, batchId);

/** The batch that a file batch is; see {@link documentIdOf}. */
export const batchIdOf = (fileBatchId: string): string => own(prefixes.fileBatch, fileBatchId);

function shown(prefix: string, id: string): string {
  return prefix + (uuid.test(id) ? id.replaceAll(hyphens, '') : id);
}

function own(prefix: string, id: string): string {
  if (!id.startsWith(prefix)) return id;
  return id.slice(prefix.length).replace(bareUuid, '$1-$2-$3-$4-$5');
}
