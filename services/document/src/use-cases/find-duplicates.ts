import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import type { Duplicates } from '../ports/duplicates.ts';

export interface FindDuplicatesPorts {
  readonly duplicates: Duplicates;
}

export interface FindDuplicatesInput {
  readonly caller: Principal;
  /** That the caller may read. */
  readonly documents: readonly Pick<Document, 'id' | 'ownerId' | 'content'>[];
}

/** Which of the caller's own documents have the bytes of an earlier one of the caller's, and of which; by id. Decides on no error. */
export async function findDuplicates(
  { duplicates }: FindDuplicatesPorts,
  { caller, documents }: FindDuplicatesInput,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const viewer = viewerOf(caller);
  const own = documents.filter(({ ownerId }) => ownerId === viewer.userId);
  return duplicates.find(viewer, own, signal);
}
