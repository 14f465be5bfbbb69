import type { Principal } from '@lectern/auth';
import { answerOnce, keyedRequest, type OnceAnswer } from '@lectern/idempotency';
import { viewerOf } from '../domain/access.ts';
import type { BatchItem } from '../domain/batch.ts';
import { assertSeen } from '../domain/collection.ts';
import type { BatchAnswers } from '../ports/batches.ts';
import type { Collections } from '../ports/collections.ts';
import { type BeginBatchPorts, beginBatch } from './begin-batch.ts';

export interface CreateBatchPorts extends BeginBatchPorts {
  readonly collections: Pick<Collections, 'find'>;
  readonly batchKeys: Pick<BatchAnswers, 'find'>;
  readonly newId: () => string;
}

export interface CreateBatchInput {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  readonly collectionId: string;
  /** A document that is named twice counts once, as it is named last. */
  readonly items: readonly BatchItem[];
}

/**
 * Takes on to put documents into a collection. Nothing is, unless the caller may put in all of them. Repeated with its key, it has its effect once and
 * gets the batch of the first request.
 *
 * @returns the id of the batch
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`); `permission_denied` (`not_document_owner`); which
 *   document it is, is in `errors`; `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict`
 *   (`idempotency_key_in_progress`) when its answer was forgotten meanwhile
 */
export async function createBatch(
  ports: CreateBatchPorts,
  { caller, idempotencyKey: key, collectionId, items }: CreateBatchInput,
  signal: AbortSignal,
): Promise<OnceAnswer<string>> {
  const { collections, batchKeys: keys, now, newId } = ports;
  const maker = viewerOf(caller);
  const collection = { tenantId: caller.tenantId, collectionId };
  assertSeen(maker, await collections.find(collection, signal));
  const request = keyedRequest({ caller, key, action: 'create-batch', essence: [collectionId, items] });
  const change = async () => {
    const batch = { id: newId(), collection, maker, createdAt: now() };
    const keyed = request && { request, answer: batch.id };
    return (await beginBatch(ports, { batch, items, keyed }, signal)) ? batch.id : undefined;
  };
  return answerOnce({ keys }, { request, change }, signal);
}
