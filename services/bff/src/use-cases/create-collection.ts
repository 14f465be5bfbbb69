import type { Principal } from '@lectern/auth';
import type { Collection, CollectionFields, Collections } from '../ports/files.ts';

export interface CreateCollectionPorts {
  readonly collections: Pick<Collections, 'create' | 'createBatch' | 'delete' | 'get'>;
}

export interface CreateCollectionInput {
  readonly caller: Principal;
  readonly fields: CollectionFields & { readonly name: string };
  /** Documents that come into it. */
  readonly documentIds: readonly string[];
}

/**
 * Makes a collection with documents in it, or on their way into it. Where a document is refused, there is no collection either.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`, `not_document_owner`); `not_found` (`document_not_found`), with which
 *   document it is in `errors`
 */
export async function createCollection(
  { collections }: CreateCollectionPorts,
  { caller, fields, documentIds }: CreateCollectionInput,
  signal: AbortSignal,
): Promise<Collection> {
  const options = { caller, signal };
  const made = await collections.create(fields, options);
  if (documentIds.length === 0) return made;
  const documents = documentIds.map((documentId) => ({ documentId }));
  try {
    await collections.createBatch(made.id, { documents, attributes: {} }, options);
  } catch (error) {
    await collections.delete(made.id, options);
    throw error;
  }
  return collections.get(made.id, options);
}
