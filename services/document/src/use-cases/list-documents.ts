import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { ListedDocument } from '../domain/document.ts';
import { pageOf } from '../domain/list-place.ts';
import type { DocumentRepository, ListQuery } from '../ports.ts';

export interface ListDocumentsPorts {
  readonly documents: Pick<DocumentRepository, 'list'>;
}

export interface ListDocumentsInput extends ListQuery {
  readonly caller: Principal;
}

/** A page of what the caller may read, and the id to go on from when there is more. Decides on no error. */
export async function listDocuments(
  ports: ListDocumentsPorts,
  { caller, limit, ...query }: ListDocumentsInput,
  signal: AbortSignal,
): Promise<{ documents: ListedDocument[]; next: string | undefined }> {
  const found = await ports.documents.list(viewerOf(caller), { ...query, limit: limit + 1 }, signal);
  const { page: documents, next } = pageOf(found, { limit, place: query.place });
  return { documents, next };
}
