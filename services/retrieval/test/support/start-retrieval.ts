import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Principal, toIdentityHeaders } from '@lectern/auth';
import { createS3BlobStore } from '@lectern/blobs';
import { loadConfig } from '@lectern/config';
import {
  DocumentDeleted,
  DocumentEmbedded,
  encodeChunkLine,
  encodeVector,
  type SearchRequest,
  type SearchResponse,
} from '@lectern/contracts';
import type { DataOf } from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws, testDatabase } from '@lectern/testing';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { type Heard, startBackbone } from './backbone.ts';
import { startNeighbours } from './neighbours.ts';
import { axis, model } from './points.ts';

export const ann: Principal = principal('ann', 'tenant-a');
export const bob: Principal = principal('bob', 'tenant-a');
export const eve: Principal = principal('eve', 'tenant-b');

function principal(userId: string, tenantId: string): Principal {
  return {
    userId,
    tenantId,
    roles: ['member'],
    scopes: ['search'],
    via: 'session',
    credentialId: `s-${userId}`,
  };
}

type Embedded = DataOf<typeof DocumentEmbedded>;
export type Harness = Awaited<ReturnType<typeof startRetrieval>>;

/** The real service on a free port with a database, a bucket and a vector directory of its own. */
export async function startRetrieval(
  env: Record<string, string> = {},
  telemetry = noopTelemetry('retrieval'),
) {
  const aws = testAws();
  // The SDK's own chain is what the service uses; the emulator takes anything.
  process.env.AWS_ACCESS_KEY_ID ??= aws.credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY ??= aws.credentials.secretAccessKey;
  const database = await testDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'lectern-retrieval-'));
  const neighbours = await startNeighbours();
  const backbone = await startBackbone(aws);
  const bucket = `${aws.prefix}-blobs`;
  const config = loadConfig(configSchema, {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: aws.region,
    EVENTS_PREFIX: aws.prefix,
    BLOB_BUCKET: bucket,
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
    telemetry,
  });

  const call = (method: string, path: string, options: { as?: Principal; json?: unknown } = {}) =>
    fetch(`${service.url}${path}`, {
      method,
      headers: {
        ...(options.as === undefined ? {} : toIdentityHeaders(options.as)),
        'content-type': 'application/json',
      },
      ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
    });

  return {
    url: service.url,
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
    /** Leaves chunks as the embedding service does, one per text, and says so. */
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
        },
        ...{
          metadata: {},
          model: model.name,
          dimensions: model.dimensions,
          chunkCount: texts.length,
          location,
        },
        ...{ timestamp: new Date().toISOString() },
        ...facts,
      };
      await backbone.emit('embedding', DocumentEmbedded, data);
      return data;
    },
    deleted: (documentId: string, operationId = `op-${documentId}`) =>
      backbone.emit('document', DocumentDeleted, {
        ...{ documentId, tenantId: 'tenant-a', ownerId: 'ann', operationId },
        timestamp: new Date().toISOString(),
      }),
    /** Waits until retrieval has announced something of a document. */
    announced: (type: string, documentId: string, version?: number): Promise<Heard> =>
      eventually(
        () =>
          backbone.heard.find(
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
