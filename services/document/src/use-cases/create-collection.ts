import type { Principal } from '@lectern/auth';
import type { Metadata } from '@lectern/contracts';
import { answerOnce, keyedRequest, type OnceAnswer } from '@lectern/idempotency';
import { viewerOf } from '../domain/access.ts';
import { assertUnlimited, type Collection } from '../domain/collection.ts';
import type { CollectionAnswers, Collections } from '../ports/collections.ts';

export interface CreateCollectionPorts {
  readonly collections: Pick<Collections, 'create'>;
  readonly collectionKeys: Pick<CollectionAnswers, 'find'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** What the caller says about a new collection. */
export interface CollectionFields {
  readonly name: string;
  readonly description: string;
  readonly metadata: Metadata;
}

export interface CreateCollectionInput {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  readonly fields: CollectionFields;
}

/**
 * Makes a collection of the caller's tenant, with no document in it. Repeated with its key, it has its effect once and gets the first answer.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `unprocessable` (`idempotency_key_reused`) when the key was used for
 *   another request, `conflict` (`idempotency_key_in_progress`) when its answer was forgotten meanwhile
 */
export async function createCollection(
  { collections, collectionKeys: keys, now, newId }: CreateCollectionPorts,
  { caller, idempotencyKey: key, fields }: CreateCollectionInput,
  signal: AbortSignal,
): Promise<OnceAnswer<Collection>> {
  assertUnlimited(viewerOf(caller));
  const request = keyedRequest({ caller, key, action: 'create-collection', essence: [fields] });
  const collection = madeCollection({ id: newId(), caller, fields, at: now() });
  const change = async () =>
    (await collections.create(collection, { request, signal })) ? collection : undefined;
  return answerOnce({ keys }, { request, change }, signal);
}

/** Helper of what makes a collection: a new one, as its caller says. */
export function madeCollection({
  id,
  caller: { tenantId, userId: createdBy },
  fields,
  at,
}: Pick<CreateCollectionInput, 'caller' | 'fields'> & {
  readonly id: string;
  readonly at: Date;
}): Collection {
  return { id, tenantId, ...fields, createdBy, version: 1, createdAt: at, updatedAt: at };
}
