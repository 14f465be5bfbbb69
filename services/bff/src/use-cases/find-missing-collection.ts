import type { Principal } from '@lectern/auth';
import { toAppError } from '@lectern/errors';
import type { CallOptions, Documents } from '../ports.ts';

export interface FindMissingCollectionPorts {
  readonly documents: Pick<Documents, 'hasCollection'>;
}

export interface FindMissingCollectionInput {
  readonly caller: Principal;
  readonly collections: readonly string[];
}

/**
 * The first of these collections that is none for the caller: there is no such, it is another tenant's, or their API key is limited to others. Which of these it is, nobody is
 * told. That there is a collection is shown to who may read documents alone: for others none is missing, nor while the document service does not answer, and a search
 * then finds nothing in it. Decides on no error.
 */
export async function findMissingCollection(
  { documents }: FindMissingCollectionPorts,
  { caller, collections }: FindMissingCollectionInput,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!caller.scopes.includes('documents:read')) return undefined;
  const named = [...new Set(collections)];
  const options: CallOptions = { caller, signal };
  const isThere = await Promise.all(named.map((id) => hasCollection(documents, id, options)));
  return named.find((_, at) => isThere[at] === false);
}

async function hasCollection(
  documents: FindMissingCollectionPorts['documents'],
  collectionId: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    return await documents.hasCollection(collectionId, options);
  } catch (error) {
    if (options.signal.aborted || !toAppError(error).retryable) throw error;
    return true;
  }
}
