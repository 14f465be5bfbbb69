import type { Principal } from '@lectern/auth';
import type { Collection, Collections, Page, PlaceAsked } from '../ports/files.ts';

export interface ListCollectionsPorts {
  readonly collections: Pick<Collections, 'list'>;
}

export interface ListCollectionsInput extends PlaceAsked {
  readonly caller: Principal;
}

/** A page of the tenant's collections. Decides on no error. */
export async function listCollections(
  { collections }: ListCollectionsPorts,
  { caller, ...asked }: ListCollectionsInput,
  signal: AbortSignal,
): Promise<Page<Collection>> {
  return collections.list(asked, { caller, signal });
}
