import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { ListedDocument } from '../domain/document.ts';
import type { DocumentRepository, ListQuery } from '../ports.ts';

export interface ListDocumentsPorts {
  readonly documents: Pick<DocumentRepository, 'list'>;
}

export interface ListDocumentsInput extends ListQuery {
  readonly caller: Principal;
}

/** A page of what the caller may read, newest first, and the id to go on from when there is more. Decides on no error. */
export async function listDocuments(
  ports: ListDocumentsPorts,
  { caller, limit, ...query }: ListDocumentsInput,
  signal: AbortSignal,
): Promise<{ documents: ListedDocument[]; next: string | undefined }> {
  const found = await ports.documents.list(viewerOf(caller), { ...query, limit: limit + 1 }, signal);
  const documents = found.slice(0, limit);
  return { documents, next: found.length > limit ? documents.at(-1)?.id : undefined };
}
