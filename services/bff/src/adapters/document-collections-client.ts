import { type CallOptions as Call, pathTo, type ServiceClient } from '@lectern/clients';
import { batchDocumentList, batchResource, type Metadata, membershipsResponse } from '@lectern/contracts';
import { z } from 'zod';
import type { Collections, Made, MakeOptions } from '../ports/files.ts';
import type { CallOptions } from '../ports.ts';
import { filePage, keyHeaders, madeOf, pageOf, queryOf } from './document-files-client.ts';

const count = z.int();

/** The fields of the document service's answers that are read. */
const collection = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  metadata: z.record(z.string(), z.custom<Metadata[string]>()),
  documents: z.object({
    ...{ ingested: count, embedded: count, indexed: count, failed: count, rejected: count },
    // An instance of an earlier release knows no batches.
    joining: count.default(0),
  }),
  bytes: count,
  createdAt: z.string(),
});
const batchPage = pageOf(batchDocumentList.shape.data.element);

/** {@link Collections} by the document service. */
export function createDocumentCollectionsClient(client: ServiceClient): Collections {
  const call: CallFor = ({ caller, signal }, options) =>
    client.call({ ...options, principal: caller, signal });
  const make: MakeFor = async ({ caller, idempotencyKey: key, signal }, options) => {
    const keyed = { headers: keyHeaders(key), idempotent: key !== undefined };
    return madeOf(
      await client.callForHeaders({ ...options, method: 'POST', ...keyed, principal: caller, signal }),
    );
  };
  return { ...setsBy(call), ...batchesBy(call), ...makingBy(make) };
}

/** Calls for a caller. */
type CallFor = <T>(options: CallOptions, call: Omit<Call<T>, 'principal' | 'signal'>) => Promise<T>;

/** Calls that make something, once for each key. */
type MakeFor = <T>(
  options: MakeOptions,
  call: Pick<Call<T>, 'operation' | 'path' | 'body' | 'schema'>,
) => Promise<Made<T>>;

type MakingCalls = 'create' | 'createFilled' | 'createBatch';
type BatchCalls = 'getBatch' | 'cancelBatch' | 'batchEntries';

function makingBy(make: MakeFor): Pick<Collections, MakingCalls> {
  return {
    create: (body, options) =>
      make(options, { operation: 'create-collection', path: '/v1/collections', body, schema: collection }),
    createFilled: (body, options) =>
      make(options, {
        ...{ operation: 'create-filled-collection', path: '/internal/collections' },
        ...{ body, schema: collection },
      }),
    createBatch: (id, body, options) =>
      make(options, { operation: 'create-batch', path: batchPath(id), body, schema: batchResource }),
  };
}

function setsBy(call: CallFor): Omit<Collections, BatchCalls | MakingCalls> {
  return {
    list: (asked, options) =>
      call(options, {
        ...{ operation: 'list-collections', method: 'GET', path: '/v1/collections' },
        ...{ query: queryOf(asked), schema: pageOf(collection) },
      }),
    get: (id, options) =>
      call(options, {
        ...{ operation: 'get-collection', method: 'GET', path: pathOf(id), schema: collection },
      }),
    update: (id, body, options) =>
      call(options, {
        ...{ operation: 'update-collection', method: 'PATCH', path: pathOf(id), body, schema: collection },
      }),
    delete: (id, options) =>
      call(options, {
        ...{ operation: 'delete-collection', method: 'DELETE', path: pathOf(id), schema: undefined },
      }),
    files: (id, { outcome, ...place }, options) =>
      call(options, {
        ...{ operation: 'list-collection-documents', method: 'GET', path: `${pathOf(id)}/documents` },
        ...{ query: { ...queryOf(place), outcome }, schema: filePage },
      }),
    members: async (id, documentIds, options) => {
      const { data } = await call(options, {
        ...{ operation: 'list-memberships', method: 'POST', path: `${internalPath(id)}/memberships` },
        ...{ body: { documentIds }, idempotent: true, schema: membershipsResponse },
      });
      return data;
    },
    add: ({ collectionId, documentId, attributes }, options) =>
      call(options, {
        ...{ operation: 'add-to-collection', method: 'PUT', path: memberPath(collectionId, documentId) },
        ...{ body: { attributes }, schema: undefined },
      }),
    remove: ({ collectionId, documentId }, options) =>
      call(options, {
        ...{
          operation: 'remove-from-collection',
          method: 'DELETE',
          path: memberPath(collectionId, documentId),
        },
        schema: undefined,
      }),
  };
}

function batchesBy(call: CallFor): Pick<Collections, BatchCalls> {
  return {
    getBatch: ({ collectionId, batchId }, options) =>
      call(options, {
        ...{ operation: 'get-batch', method: 'GET', path: batchPath(collectionId, batchId) },
        schema: batchResource,
      }),
    cancelBatch: ({ collectionId, batchId }, options) =>
      call(options, {
        ...{ operation: 'cancel-batch', method: 'POST', path: `${batchPath(collectionId, batchId)}/cancel` },
        ...{ idempotent: true, schema: batchResource },
      }),
    batchEntries: ({ collectionId, batchId, outcome, ...place }, options) =>
      call(options, {
        ...{ operation: 'list-batch-documents', method: 'GET' },
        path: `${batchPath(collectionId, batchId)}/documents`,
        ...{ query: { ...queryOf(place), outcome }, schema: batchPage },
      }),
  };
}

function pathOf(collectionId: string): string {
  return pathTo`/v1/collections/${collectionId}`;
}

function memberPath(collectionId: string, documentId: string): string {
  return pathTo`/v1/collections/${collectionId}/documents/${documentId}`;
}

function internalPath(collectionId: string): string {
  return pathTo`/internal/collections/${collectionId}`;
}

function batchPath(collectionId: string, batchId?: string): string {
  const batches = `${internalPath(collectionId)}/batches`;
  return batchId === undefined ? batches : batches + pathTo`/${batchId}`;
}
