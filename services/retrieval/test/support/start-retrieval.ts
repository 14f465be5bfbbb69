import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '@lectern/auth';
import { createS3BlobStore } from '@lectern/blobs';
import { loadConfig } from '@lectern/config';
import {
  DocumentDeleted,
  DocumentDescribed,
  DocumentEmbedded,
  DocumentShared,
  encodeChunkLine,
  encodeVector,
  type SearchRequest,
  type SearchResponse,
} from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { createCaller, testBucket, testEnvironment, testPrincipal } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { startBackbone } from './backbone.ts';
import { startNeighbours } from './neighbours.ts';
import { axis, model } from './points.ts';

const scopes: Principal['scopes'] = ['search'];

export const ann = testPrincipal({ userId: 'ann', tenantId: 'tenant-a', scopes });
export const bob = testPrincipal({ userId: 'bob', tenantId: 'tenant-a', scopes });
export const eve = testPrincipal({ userId: 'eve', tenantId: 'tenant-b', scopes });

type Embedded = DataOf<typeof DocumentEmbedded>;
type Shared = DataOf<typeof DocumentShared>;
type Described = DataOf<typeof DocumentDescribed>;
export type Harness = Awaited<ReturnType<typeof startRetrieval>>;

/**
 * The real service on a free port with a database, a bucket and a vector directory of its own. `documentListens`: off
 * where the real document service consumes its queue.
 */
export async function startRetrieval(
  env: Record<string, string> = {},
  telemetry = noopTelemetry('retrieval'),
  documentListens = true,
) {
  const aws = testAws();
  const database = await testDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'lectern-retrieval-'));
  const neighbours = await startNeighbours();
  const backbone = await startBackbone(aws, documentListens);
  const bucket = testBucket(aws);
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: 'retrieval', database, aws }),
    VECTOR_DIR: directory,
    DISCOVERY_ADDRESSES: `embedding=${neighbours.url},document=${neighbours.url}`,
    ...env,
  });
  const service = await createService(config, { telemetry });
  await service.start();
  const blobs = createS3BlobStore({
    region: aws.region,
    endpoint: aws.endpoint,
    forcePathStyle: true,
    stallTimeoutMs: 7_000,
    telemetry,
  });

  const { send: call } = createCaller(service.url);

  return {
    url: service.url,
    adminUrl: service.adminUrl,
    aws,
    bucket,
    neighbours,
    backbone,
    call,
    search: async (
      query: string,
      over: Partial<SearchRequest> = {},
      as: Principal = ann,
    ): Promise<SearchResponse> => {
      const answer = await call('POST', '/v1/search', { as, json: { query, ...over } });
      if (answer.status !== 200) throw new Error(`search answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as SearchResponse;
    },
    /** Stores chunks as the embedding service does, one per text, and publishes `DocumentEmbedded`. */
    embedded: async (
      texts: readonly string[],
      facts: Partial<Embedded> & { documentId: string },
    ): Promise<Embedded> => {
      const { documentId, version = 1 } = facts;
      const location = { bucket, key: `embedded/${documentId}/${version}` };
      const lines = texts.map((text, ordinal) =>
        encodeChunkLine({
          ...{ chunkId: `${documentId}-${version}-${ordinal}`, ordinal, text, headings: ['Top'] },
          ...{ tokenCount: 3, vector: encodeVector(axis(ordinal % 4)) },
        }),
      );
      await blobs.put(location, Buffer.from(lines.join('')), { contentType: 'application/x-ndjson' });
      const data: Embedded = {
        ...{
          version,
          tenantId: 'tenant-a',
          ownerId: 'ann',
          title: `About ${documentId}`,
          visibility: 'private',
          readers: [],
          sharingRevision: 0,
        },
        ...{
          metadata: {},
          collections: [],
          model: model.name,
          dimensions: model.dimensions,
          chunkCount: texts.length,
          location,
        },
        ...{ timestamp: new Date().toISOString() },
        ...facts,
      };
      await backbone.embedding.emit(DocumentEmbedded, data);
      return data;
    },
    deleted: (documentId: string, operationId = `op-${documentId}`) =>
      backbone.document.emit(DocumentDeleted, {
        ...{ documentId, tenantId: 'tenant-a', ownerId: 'ann', operationId },
        timestamp: new Date().toISOString(),
      }),
    /** Publishes `DocumentDescribed`, as the document service does when it was changed what is said of a document of ann. */
    described: (documentId: string, given: Partial<Described> & { descriptionRevision: number }) =>
      backbone.document.emit(DocumentDescribed, {
        ...{ documentId, tenantId: 'tenant-a', ownerId: 'ann', visibility: 'private', readers: [] },
        ...{
          sharingRevision: 1,
          title: `About ${documentId}`,
          titleGiven: true,
          metadata: {},
          collections: [],
        },
        timestamp: new Date().toISOString(),
        ...given,
      }),
    /** Publishes `DocumentShared`, as the document service does when it has changed who may see a document of ann. */
    shared: (documentId: string, sharing: Partial<Shared> & { sharingRevision: number }) =>
      backbone.document.emit(DocumentShared, {
        ...{ documentId, tenantId: 'tenant-a', ownerId: 'ann', visibility: 'private', readers: [] },
        ...{ timestamp: new Date().toISOString(), ...sharing },
      }),
    /** Waits for an event of a document that retrieval has published. */
    published: (type: string, documentId: string, version?: number): Promise<CloudEvent> =>
      eventually(
        () =>
          backbone.consumed.find(
            (event) =>
              event.type.startsWith(type) &&
              event.data.documentId === documentId &&
              (version === undefined || event.data.version === version),
          ),
        { what: `${type} of ${documentId}`, timeoutMs: 20_000 },
      ),
    stop: async () => {
      await service.stop();
      await backbone.stop();
      await neighbours.stop();
      await blobs.close();
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}
