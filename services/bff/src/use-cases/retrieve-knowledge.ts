import type { Principal } from '@lectern/auth';
import type { SearchFilter, SearchHit } from '@lectern/contracts';
import type { Search } from '../ports.ts';
import { type FindMissingCollectionPorts, findMissingCollection } from './find-missing-collection.ts';

export interface RetrieveKnowledgePorts extends FindMissingCollectionPorts {
  readonly search: Search;
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
 * Passages of one collection, best first, without those below a relevance. One whose relevance is not known has 0. Whether there is such a collection is looked
 * up as `findMissingCollection` does. Decides on no error.
 *
 * @returns undefined where there is no such collection, also for one of another tenant
 */
export async function retrieveKnowledge(
  { search, documents }: RetrieveKnowledgePorts,
  { caller, collectionId, threshold = 0, ...question }: RetrieveKnowledgeInput,
  signal: AbortSignal,
): Promise<SearchHit[] | undefined> {
  const collections = [collectionId];
  if ((await findMissingCollection({ documents }, { caller, collections }, signal)) !== undefined)
    return undefined;
  const { hits } = await search.find({ ...question, collections }, { caller, signal });
  return hits.filter(({ relevance }) => (relevance ?? 0) >= threshold);
}
