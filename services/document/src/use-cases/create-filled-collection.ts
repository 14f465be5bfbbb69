import { answerOnce, keyedRequest, type OnceAnswer } from '@lectern/idempotency';
import { viewerOf } from '../domain/access.ts';
import type { BatchItem } from '../domain/batch.ts';
import { assertUnlimited, type Collection } from '../domain/collection.ts';
import type { CollectionAnswers } from '../ports/collections.ts';
import { type BeginBatchPorts, beginBatch } from './begin-batch.ts';
import { type CreateCollectionInput, madeCollection } from './create-collection.ts';

export interface CreateFilledCollectionPorts extends BeginBatchPorts {
  readonly collectionKeys: Pick<CollectionAnswers, 'find'>;
  readonly newId: () => string;
}

export interface CreateFilledCollectionInput extends CreateCollectionInput {
  /** A document that is named twice counts once, as it is named last. */
  readonly items: readonly BatchItem[];
}

/**
 * Makes a collection of the caller's tenant with documents in it, or on their way into it. Where a document is refused, there is no collection either.
 * Repeated with its key, it has its effect once and gets the collection of the first request.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`, `not_document_owner`); `not_found` (`document_not_found`), with which document it is in
 *   `errors`; `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict` (`idempotency_key_in_progress`) when its
 *   answer was forgotten meanwhile
 */
export async function createFilledCollection(
  ports: CreateFilledCollectionPorts,
  { caller, idempotencyKey: key, fields, items }: CreateFilledCollectionInput,
  signal: AbortSignal,
): Promise<OnceAnswer<Collection>> {
  const { collectionKeys: keys, now, newId } = ports;
  const maker = viewerOf(caller);
  assertUnlimited(maker);
  const request = keyedRequest({ caller, key, action: 'create-collection', essence: [fields, items] });
  const change = async () => {
    const collection = madeCollection({ id: newId(), caller, fields, at: now() });
    const { id: collectionId, tenantId, createdAt } = collection;
    const batch = { id: newId(), collection: { tenantId, collectionId }, maker, createdAt };
    const keyed = request && { request, answer: collection };
    return (await beginBatch(ports, { batch, items, collection, keyed }, signal)) ? collection : undefined;
  };
  return answerOnce({ keys }, { request, change }, signal);
}
