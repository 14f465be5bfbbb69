import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { Collection, CollectionCounts } from '../domain/collection.ts';
import type { Collections } from '../ports/collections.ts';

export interface CountCollectedPorts {
  readonly collections: Pick<Collections, 'count'>;
}

export interface CountCollectedInput {
  readonly caller: Principal;
  /** That the caller may see. */
  readonly collections: readonly Pick<Collection, 'id'>[];
}

/** How many documents of each collection the caller may read; one without any is missing. Decides on no error. */
export async function countCollected(
  ports: CountCollectedPorts,
  { caller, collections }: CountCollectedInput,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CollectionCounts>> {
  const ids = collections.map(({ id }) => id);
  return ports.collections.count(viewerOf(caller), ids, signal);
}
