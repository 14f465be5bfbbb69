import { type CallOptions as Call, pathTo, type ServiceClient } from '@lectern/clients';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { CallOptions, Documents } from '../ports.ts';
import { keyHeaders } from './document-files-client.ts';

/** The fields of the document service's answers that are read: a new field there, or a new status, breaks nothing here. */
const listed = z.object({ id: z.string(), title: z.string(), status: z.string(), createdAt: z.string() });
const nextCursor = z
  .string()
  .nullish()
  .transform((cursor) => cursor ?? null);
const documentPage = z.object({ data: z.array(listed), nextCursor });
const documentFacts = listed.extend({
  version: z.int(),
  filename: z.string().optional(),
  contentType: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  chunkCount: z.int(),
  error: z.object({ stage: z.string(), reason: z.string(), message: z.string() }).optional(),
  warnings: z.array(z.object({ reason: z.string(), detail: z.string() })),
  timeline: z.array(z.object({ status: z.string(), version: z.int(), at: z.string() })),
});
const documentText = z.object({
  version: z.int(),
  data: z.array(z.object({ text: z.string() })),
  nextCursor,
});
const added = z.object({ id: z.string(), status: z.string() });
const collection = z.object({ id: z.string() });
const deletion = z.object({ operationId: z.string() });

/** What an answer to an upload may take on top of the wait that was asked for. */
const answerMs = 5_000;

/** {@link Documents} by the document service. `listTimeoutMs` bounds a list, within the deadline of the request. */
export function createDocumentClient(
  client: ServiceClient,
  { listTimeoutMs }: { readonly listTimeoutMs: number },
): Documents {
  const call = <T>({ caller, signal }: CallOptions, options: Omit<Call<T>, 'principal' | 'signal'>) =>
    client.call({ ...options, principal: caller, signal });
  return {
    list: (asked, options) =>
      call(options, {
        operation: 'list-documents',
        method: 'GET',
        path: '/v1/documents',
        query: { ...asked },
        schema: documentPage,
        timeoutMs: listTimeoutMs,
      }),
    get: (documentId, options) =>
      call(options, {
        operation: 'get-document',
        method: 'GET',
        path: pathTo`/v1/documents/${documentId}`,
        schema: documentFacts,
      }),
    text: async (documentId, { cursor, chunks: limit }, options) => {
      const { version, data, nextCursor } = await call(options, {
        operation: 'get-document-text',
        method: 'GET',
        path: pathTo`/v1/documents/${documentId}/text`,
        query: { limit, cursor },
        schema: documentText,
      });
      return { version, text: data.map(({ text }) => text).join(''), nextCursor };
    },
    add: (document, { waitMs, idempotencyKey, ...options }) =>
      call(options, {
        operation: 'create-document',
        method: 'POST',
        path: '/v1/documents',
        query: waitMs === 0 ? {} : { wait: 'indexed', timeoutMs: waitMs },
        headers: keyHeaders(idempotencyKey),
        body: document,
        idempotent: idempotencyKey !== undefined,
        schema: added,
        timeoutMs: waitMs + answerMs,
      }),
    hasCollection: async (collectionId, options) => {
      try {
        await call(options, {
          ...{ operation: 'get-collection', method: 'GET', schema: collection },
          path: pathTo`/v1/collections/${collectionId}`,
        });
        return true;
      } catch (error) {
        if (error instanceof AppError && error.reason === 'collection_not_found') return false;
        throw error;
      }
    },
    delete: (documentId, options) =>
      call(options, {
        operation: 'delete-document',
        method: 'DELETE',
        path: pathTo`/v1/documents/${documentId}`,
        schema: deletion,
      }),
  };
}
