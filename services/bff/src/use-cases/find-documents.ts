import type { Principal } from '@lectern/auth';
import { limits } from '../limits.ts';
import type { DocumentName, Search } from '../ports.ts';

export interface FindDocumentsPorts {
  readonly search: Search;
}

export interface FindDocumentsInput {
  readonly caller: Principal;
  readonly query: string;
}

/**
 * The documents with the passages that a question finds, the one with the best passage first. Decides on no error.
 */
export async function findDocuments(
  { search }: FindDocumentsPorts,
  { caller, query }: FindDocumentsInput,
  signal: AbortSignal,
): Promise<DocumentName[]> {
  const { hits } = await search.find({ query, topK: limits.foundPassages.value }, { caller, signal });
  const titles = new Map(hits.map(({ documentId, title }) => [documentId, title]));
  return [...titles].map(([id, title]) => ({ id, title }));
}
