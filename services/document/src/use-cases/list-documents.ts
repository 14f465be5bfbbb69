import { type Principal, userIdOf } from '@lectern/auth';
import { withOwners } from '@lectern/contracts';
import { viewerOf } from '../domain/access.ts';
import type { ListedDocument } from '../domain/document.ts';
import { pageOf } from '../domain/list-place.ts';
import type { DocumentRepository, ListQuery } from '../ports.ts';

export interface ListDocumentsPorts {
  readonly documents: Pick<DocumentRepository, 'list'>;
}

/** Owners of the filter are named by their ids, or as `me`. */
export interface ListDocumentsInput extends ListQuery {
  readonly caller: Principal;
}

/** A page of what the caller may read, and the id to go on from when there is more. Decides on no error. */
export async function listDocuments(
  ports: ListDocumentsPorts,
  { caller, limit, filter, ...query }: ListDocumentsInput,
  signal: AbortSignal,
): Promise<{ documents: ListedDocument[]; next: string | undefined }> {
  const named = filter && withOwners(filter, (owner) => userIdOf(owner, caller));
  const asked = { ...query, filter: named, limit: limit + 1 };
  const found = await ports.documents.list(viewerOf(caller), asked, signal);
  const { page: documents, next } = pageOf(found, { limit, place: query.place });
  return { documents, next };
}
