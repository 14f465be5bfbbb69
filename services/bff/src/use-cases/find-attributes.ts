import type { Principal } from '@lectern/auth';
import type { Attributes } from '@lectern/contracts';
import { toAppError } from '@lectern/errors';
import type { Collections, Member } from '../ports/files.ts';
import type { CallOptions } from '../ports.ts';

export interface FindAttributesPorts {
  readonly collections: Pick<Collections, 'members'>;
}

export interface FindAttributesInput {
  readonly caller: Principal;
  readonly collections: readonly string[];
  readonly documents: readonly string[];
}

/**
 * What is said of documents in collections, by document: of one that is in several of them, what the first says. A document that has left them, and one in a collection that is none for the caller, has
 * nothing. Decides on no error.
 */
export async function findAttributes(
  { collections: port }: FindAttributesPorts,
  { caller, collections, documents }: FindAttributesInput,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Attributes>> {
  const ids = [...new Set(documents)];
  if (ids.length === 0) return new Map();
  const options: CallOptions = { caller, signal };
  const named = [...new Set(collections)];
  const members = await Promise.all(named.map((id) => membersOf(port, { id, ids }, options)));
  const entries = members.reverse().flat();
  return new Map(entries.map(({ documentId, attributes }) => [documentId, attributes]));
}

async function membersOf(
  port: FindAttributesPorts['collections'],
  { id, ids }: { readonly id: string; readonly ids: readonly string[] },
  options: CallOptions,
): Promise<readonly Member[]> {
  try {
    return await port.members(id, ids, options);
  } catch (error) {
    if (toAppError(error).code !== 'not_found') throw error;
    return [];
  }
}
