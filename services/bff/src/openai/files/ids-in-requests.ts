import { AppError } from '@lectern/errors';
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { batchIdOf, collectionIdOf, documentIdOf } from '../ids.ts';

const uuid = z.uuid();

/** An id as callers send it. */
export const shownId = z.string().min(1).max(limits.idCharacters.value);

/** The document that a file is. @throws AppError `not_found` (`document_not_found`) for an id that no file has */
export const documentOf = (fileId: string, pointer?: string): string =>
  known(documentIdOf(fileId), { what: 'file', reason: 'document_not_found', pointer });

/** The collection that a vector store is. @throws AppError `not_found` (`collection_not_found`) for an id that none has */
export const collectionOf = (vectorStoreId: string): string =>
  known(collectionIdOf(vectorStoreId), { what: 'vector store', reason: 'collection_not_found' });

/** The batch that a file batch is. @throws AppError `not_found` (`batch_not_found`) for an id that none has */
export const batchOf = (fileBatchId: string): string =>
  known(batchIdOf(fileBatchId), { what: 'file batch', reason: 'batch_not_found' });

interface Named {
  readonly what: string;
  readonly reason: string;
  /** Where in the body the id stands. */
  readonly pointer?: string | undefined;
}

function known(id: string, { what, reason, pointer }: Named): string {
  if (uuid.safeParse(id).success) return id;
  throw new AppError('not_found', `There is no such ${what}.`, {
    reason,
    ...(pointer === undefined ? {} : { errors: [{ pointer, detail: `is no id of a ${what}` }] }),
  });
}

/** An id of an entry in the query of a list, as that of the platform. */
export function entryId(ownId: (shown: string) => string) {
  return shownId.optional().transform((shown, context) => {
    if (shown === undefined) return undefined;
    const id = ownId(shown);
    if (uuid.safeParse(id).success) return id;
    context.addIssue({ code: 'custom', message: 'Is no id of an entry of this list.' });
    return z.NEVER;
  });
}
