import type { Principal } from '@lectern/auth';
import type { Collection, Collections, Made, NewCollection } from '../ports/files.ts';

export interface CreateCollectionPorts {
  readonly collections: Pick<Collections, 'create' | 'createFilled'>;
}

export interface CreateCollectionInput {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  readonly fields: NewCollection;
  /** Documents that come into it. */
  readonly documentIds: readonly string[];
}

/**
 * Makes a collection with documents in it, or on their way into it. Where a document is refused, there is no collection either. Repeated with its key, it
 * has its effect once and gets the collection of the first request.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`, `not_document_owner`); `not_found` (`document_not_found`), with which
 *   document it is in `errors`; `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict`
 *   (`idempotency_key_in_progress`) when its answer was forgotten meanwhile
 */
export async function createCollection(
  { collections }: CreateCollectionPorts,
  { caller, idempotencyKey, fields, documentIds }: CreateCollectionInput,
  signal: AbortSignal,
): Promise<Made<Collection>> {
  const options = { caller, idempotencyKey, signal };
  if (documentIds.length === 0) return collections.create(fields, options);
  const documents = documentIds.map((documentId) => ({ documentId }));
  return collections.createFilled({ ...fields, documents }, options);
}
