import { type components, type Document, LecternError, type SessionClient } from '@lectern/client';
import { hasOtherFacts } from './facts-form.ts';

/** What of a document can be changed. */
export type DocumentChange = components['schemas']['UpdateDocumentRequest'];

/** A document as it was read, with the tag by which a change says what it was made on. */
export interface ReadDocument {
  readonly document: Document;
  readonly etag: string | undefined;
}

type Api = Pick<SessionClient['api'], 'GET' | 'PATCH'>;

/** @throws LecternError 404 for one that there is not, or not for the caller */
export async function readDocument(api: Api, id: string, signal?: AbortSignal): Promise<ReadDocument> {
  const { data, response } = await api.GET('/v1/documents/{id}', {
    params: { path: { id } },
    ...(signal && { signal }),
  });
  return { document: data, etag: response.headers.get('etag') ?? undefined };
}

/**
 * Changes a document as it was read. The tag goes by all that is shown of it, so that it is another one with each step that the platform takes of
 * it: where nothing else has changed since, the change is made on what it is by now.
 *
 * @throws LecternError 412 where somebody else has changed what can be changed
 */
export async function changeDocument(
  api: Api,
  read: ReadDocument,
  body: DocumentChange,
): Promise<ReadDocument> {
  for (let base = read; ; ) {
    try {
      return await patchDocument(api, base, body);
    } catch (error) {
      if (!(error instanceof LecternError) || error.status !== 412) throw error;
      const now = await readDocument(api, read.document.id);
      if (now.etag === base.etag || isChanged(read.document, now.document)) throw error;
      base = now;
    }
  }
}

async function patchDocument(
  api: Api,
  { document: { id }, etag }: ReadDocument,
  body: DocumentChange,
): Promise<ReadDocument> {
  const header = etag === undefined ? {} : { 'If-Match': etag };
  const { data, response } = await api.PATCH('/v1/documents/{id}', {
    params: { path: { id }, header },
    body,
  });
  return { document: data, etag: response.headers.get('etag') ?? undefined };
}

function isChanged(before: Document, now: Document): boolean {
  const readersOf = ({ readers }: Document) => JSON.stringify(readers?.toSorted());
  return (
    hasOtherFacts(before, now) || before.visibility !== now.visibility || readersOf(before) !== readersOf(now)
  );
}
