import { type HeadedAnswer, pathTo, type ServiceClient } from '@lectern/clients';
import { attributes } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { Files, Made, Page, PlaceAsked, StoredFile } from '../ports/files.ts';

/** The fields of the document service's answers that are read. */
const document = z.object({
  id: z.string(),
  title: z.string(),
  filename: z.string().optional(),
  bytes: z.int(),
  status: z.string(),
  createdAt: z.string(),
  error: z.object({ stage: z.string(), reason: z.string(), message: z.string() }).optional(),
  metadata: z.record(z.string(), z.unknown()),
  collections: z.array(z.object({ id: z.string(), attributes, addedAt: z.string() })),
});

/** A document as {@link StoredFile}. */
const file = document.transform(
  ({ title, filename, collections, ...facts }): StoredFile => ({
    ...facts,
    name: filename ?? title,
    memberships: collections,
  }),
);

/** A page of documents as files, as the document service gives it. */
export const filePage = pageOf(file);

/** A page of a list of the document service. */
export function pageOf<T>(entry: z.ZodType<T>) {
  return z
    .object({ data: z.array(entry), nextCursor: z.string().nullish() })
    .transform(({ data, nextCursor }): Page<T> => ({ data, hasMore: nextCursor != null }));
}

/** {@link Files} by the document service. */
export function createDocumentFilesClient(client: ServiceClient): Files {
  return {
    upload: async (content, { caller, idempotencyKey, signal }) =>
      madeOf(
        await client.upload({
          operation: 'upload-document',
          method: 'POST',
          path: '/v1/documents',
          content,
          headers: keyHeaders(idempotencyKey),
          schema: file,
          timeoutMs: limits.uploadMs.value,
          principal: caller,
          signal,
        }),
      ),
    list: ({ purpose, ...place }, { caller, signal }) =>
      client.call({
        operation: 'list-files',
        method: 'GET',
        path: '/v1/documents',
        query: { ...queryOf(place), purpose },
        schema: filePage,
        principal: caller,
        signal,
      }),
    get: (documentId, { caller, signal }) =>
      client.call({
        operation: 'get-file',
        method: 'GET',
        path: pathTo`/v1/documents/${documentId}`,
        schema: file,
        principal: caller,
        signal,
      }),
    open: (documentId, { caller, signal }) =>
      client.download({
        operation: 'get-document-content',
        method: 'GET',
        path: pathTo`/v1/documents/${documentId}/content`,
        principal: caller,
        signal,
      }),
  };
}

/** An idempotency key as it is sent. */
export function keyHeaders(key: string | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { 'idempotency-key': key };
}

/** What an answer says was made. */
export function madeOf<T>({ headers, body }: HeadedAnswer<T>): Made<T> {
  return { made: body, replayed: headers['idempotency-replayed'] === 'true' };
}

/** The place of a page in a query; what is the default is left out. */
export function queryOf({ limit, order, after, before }: PlaceAsked) {
  return { limit, order: order === 'newest' ? undefined : order, after, before };
}
