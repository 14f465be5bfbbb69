import type { Principal } from '@lectern/auth';
import type { SearchFilter, SearchHit } from '@lectern/contracts';
import type { Documents, Search } from '../ports.ts';

export interface RetrieveKnowledgePorts {
  readonly search: Search;
  readonly documents: Pick<Documents, 'hasCollection'>;
}

export interface RetrieveKnowledgeInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly query: string;
  readonly topK: number;
  /** Least relevance, 0 to 1; any, if left out. */
  readonly threshold?: number | undefined;
  readonly filter?: SearchFilter | undefined;
}

/**
 * Passages of one collection, best first, without those below a relevance. One whose relevance is not known has 0. Whether there is such a collection is looked up for
 * callers who may read documents; for others one that there is not is empty. Decides on no error.
 *
 * @returns undefined where there is no such collection, also for one of another tenant
 */
export async function retrieveKnowledge(
  { search, documents }: RetrieveKnowledgePorts,
  { caller, collectionId, threshold = 0, ...question }: RetrieveKnowledgeInput,
  signal: AbortSignal,
): Promise<SearchHit[] | undefined> {
  const options = { caller, signal };
  const isThere =
    !caller.scopes.includes('documents:read') || (await documents.hasCollection(collectionId, options));
  if (!isThere) return undefined;
  const { hits } = await search.find({ ...question, collections: [collectionId] }, options);
  return hits.filter(({ relevance }) => (relevance ?? 0) >= threshold);
}
