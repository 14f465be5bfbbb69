import type { Readable } from 'node:stream';
import { assertReadable, type Viewer } from '../domain/access.ts';
import type { Document, ListedDocument } from '../domain/document.ts';
import type { DocumentStatus } from '../domain/status.ts';
import type { ContentStore, DocumentRepository } from '../ports.ts';

export interface ReadPorts {
  readonly documents: DocumentRepository;
  readonly store: ContentStore;
}

/** One document as the viewer may see it. @throws AppError `not_found` */
export async function getDocument(ports: ReadPorts, viewer: Viewer, id: string): Promise<Document> {
  return assertReadable(viewer, await ports.documents.find(id));
}

/** A page of what the viewer may read, newest first, and the id to go on from when there is more. */
export async function listDocuments(
  ports: ReadPorts,
  viewer: Viewer,
  query: { limit: number; status: DocumentStatus | undefined; before: string | undefined },
): Promise<{ documents: ListedDocument[]; next: string | undefined }> {
  const found = await ports.documents.list(viewer, { ...query, limit: query.limit + 1 });
  const documents = found.slice(0, query.limit);
  return { documents, next: found.length > query.limit ? documents.at(-1)?.id : undefined };
}

/** The original bytes of the newest version. @throws AppError `not_found` */
export async function openContent(
  ports: ReadPorts,
  viewer: Viewer,
  target: { id: string; signal: AbortSignal },
): Promise<{ document: Document; open: () => Promise<{ body: Readable; bytes: number }> }> {
  const document = await getDocument(ports, viewer, target.id);
  const { location } = document.content;
  return { document, open: () => ports.store.get(location, { signal: target.signal }) };
}
