import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createS3BlobStore } from '@lectern/blobs';
import {
  DocumentDeleted,
  DocumentEmbedded,
  DocumentShared,
  encodeChunkLine,
  encodeVector,
  type SearchRequest,
  type SearchResponse,
} from '@lectern/contracts';
import { createDb } from '@lectern/db';
import type { CommandProcess } from '@lectern/service/command';
import {
  createCaller,
  type ServiceProcess,
  startProcess,
  testBucket,
  testEnvironment,
} from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws, testDatabase } from '@lectern/testing';
import { runReindex } from '../../src/reindex-job.ts';
import { startBackbone } from './backbone.ts';
import { startModelStub } from './model-stub.ts';
import { startNeighbours } from './neighbours.ts';
import { startQdrantStandIn } from './qdrant-stand-in.ts';
import { ann } from './start-retrieval.ts';

const retrievalMain = new URL('../../src/main.ts', import.meta.url);
const embeddingMain = new URL('../../../embedding/src/main.ts', import.meta.url);
const modelMain = new URL('../../../model/src/main.ts', import.meta.url);
const command = fileURLToPath(new URL('../../src/reindex.ts', import.meta.url));

export type ReindexPlatform = Awaited<ReturnType<typeof startReindexPlatform>>;

/** The command `reindex`, under way. */
export interface RunningCommand {
  readonly output: () => string;
  readonly ended: Promise<{ code: number | undefined; output: string }>;
}

export type EmbeddingSide = Awaited<ReturnType<typeof startEmbeddingSide>>;

/**
 * Embedding and the model service as processes of their own. It embeds by `hash-384`; the model to change to is that of a stub,
 * which the model service asks.
 */
export async function startEmbeddingSide() {
  const [database, modelDatabase, stub] = await Promise.all([
    testDatabase(),
    testDatabase(),
    startModelStub(),
  ]);
  const model = await startProcess(modelMain, {
    ...testEnvironment({ service: 'model', database: modelDatabase, aws: testAws() }),
    OPENAI_BASE_URL: stub.baseUrl,
  });
  const embedding = await startProcess(embeddingMain, {
    ...testEnvironment({ service: 'embedding', database, aws: testAws() }),
    ...{ EMBED_PROVIDER: 'hash', CLEANUP_INTERVAL_MS: '100', DISCOVERY_ADDRESSES: `model=${model.url}` },
  });
  const db = createDb({ url: database.url, telemetry: noopTelemetry() });
  return {
    ...{ url: embedding.url, stub, db },
    stop: async () => {
      stub.release();
      await Promise.all([embedding.kill(), model.kill()]);
      await Promise.all([db.close(), stub.stop()]);
      await Promise.all([database.drop(), modelDatabase.drop()]);
    },
  };
}

/** Retrieval as processes of their own, on one store: two instances on Qdrant, one on LanceDB. */
export async function startReindexPlatform(kind: 'qdrant' | 'lancedb', embedding: EmbeddingSide) {
  const aws = testAws();
  const [database, directory, qdrant, neighbours, backbone] = await Promise.all([
    testDatabase(),
    mkdtemp(join(tmpdir(), 'lectern-reindex-')),
    startQdrantStandIn(),
    startNeighbours(),
    startBackbone(aws),
  ]);
  const environment = {
    ...testEnvironment({ service: 'retrieval', database, aws }),
    ...{ VECTOR_STORE: kind, VECTOR_DIR: directory, QDRANT_URL: qdrant.url, SEARCH_CACHE_MS: '0' },
    ...{ REINDEX_POLL_INTERVAL_MS: '50', REINDEX_CLAIM_MS: '1000', REINDEX_GRACE_MS: '500' },
    // One that was killed may have been asked before it is known to be gone.
    ...{ EVENTS_WAIT_SECONDS: '1', EVENTS_VISIBILITY_TIMEOUT_SECONDS: '5' },
    DISCOVERY_ADDRESSES: `embedding=${embedding.url},document=${neighbours.url}`,
  };
  const startInstance = () => startProcess(retrievalMain, environment);
  const instances: ServiceProcess[] = await Promise.all(
    Array.from({ length: kind === 'qdrant' ? 2 : 1 }, startInstance),
  );
  const db = createDb({ url: database.url, telemetry: noopTelemetry() });
  const blobs = createS3BlobStore({
    ...aws,
    forcePathStyle: true,
    stallTimeoutMs: 7_000,
    telemetry: noopTelemetry(),
  });
  const bucket = testBucket(aws);

  const embedTexts = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const options = { from: 'retrieval', json: { texts } };
    const { call } = createCaller(embedding.url);
    const { body } = await call<{ vectors: number[][] }>('POST', '/internal/embeddings', options);
    return body.vectors.map((vector) => Float32Array.from(vector));
  };
  const published = (type: string, documentId: string, version?: number) =>
    eventually(
      () =>
        backbone.consumed.find(
          ({ type: its, data }) =>
            its.startsWith(type) &&
            data.documentId === documentId &&
            (version === undefined || data.version === version),
        ),
      { what: `${type} of ${documentId}`, timeoutMs: 30_000 },
    );
  const collections = [{ id: 'collection-1', attributes: { chapter: 3 } }];
  const shared = { tenantId: ann.tenantId, ownerId: ann.userId, visibility: 'private' as const };
  return {
    ...{ instances, qdrant, db, directory, startInstance },
    /** Has a version indexed, a chunk for each text, and waits for it. */
    put: async (documentId: string, texts: readonly string[], version = 1, readers: string[] = []) => {
      const location = { bucket, key: `embedded/${documentId}/${version}` };
      const vectors = await embedTexts(texts);
      const lines = texts.map((text, ordinal) =>
        encodeChunkLine({
          ...{ chunkId: `${documentId}-${version}-${ordinal}`, ordinal, text, headings: [], tokenCount: 3 },
          vector: encodeVector(vectors[ordinal] ?? new Float32Array()),
        }),
      );
      await blobs.put(location, Buffer.from(lines.join('')), { contentType: 'application/x-ndjson' });
      await backbone.embedding.emit(DocumentEmbedded, {
        ...{ documentId, version, ...shared, readers, sharingRevision: 0, title: documentId },
        ...{
          metadata: { kind: 'stable' },
          collections,
          model: 'hash-384',
          dimensions: 384,
          chunkCount: texts.length,
        },
        ...{ location, timestamp: new Date().toISOString() },
      });
      await published('DocumentIndexed', documentId, version);
    },
    remove: async (documentId: string) => {
      const timestamp = new Date().toISOString();
      const { tenantId, ownerId } = shared;
      const deletion = { documentId, tenantId, ownerId, operationId: `op-${documentId}`, timestamp };
      await backbone.document.emit(DocumentDeleted, deletion);
      return (await published('DocumentUnindexed', documentId)).data;
    },
    share: (documentId: string, readers: string[], sharingRevision: number) =>
      backbone.document.emit(DocumentShared, {
        ...{ documentId, ...shared, readers, sharingRevision, timestamp: new Date().toISOString() },
      }),
    search: async (instance: ServiceProcess, request: SearchRequest, as = ann): Promise<SearchResponse> => {
      const { call } = createCaller(instance.url);
      const { status, body } = await call('POST', '/v1/search', { as, json: request });
      if (status !== 200) throw new Error(`search answered ${status}: ${JSON.stringify(body)}`);
      return body as unknown as SearchResponse;
    },
    /** The command in this process. */
    reindex: (...args: string[]): RunningCommand => {
      let output = '';
      let code: number | undefined;
      const write = (text: string) => {
        output += text;
      };
      const ended = runReindex({
        env: { DATABASE_URL: database.url, LOG_LEVEL: 'silent' },
        argv: ['node', 'reindex.js', ...args],
        stdout: { write },
        stderr: { write },
        exit: (exitCode: number) => {
          code = exitCode;
        },
      } as unknown as CommandProcess);
      return { output: () => output, ended: ended.then(() => ({ code, output })) };
    },
    /** The command in a process of its own, which can be killed. */
    spawnReindex: (...args: string[]): ChildProcess => {
      const env = { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
      return spawn(process.execPath, [command, ...args], { env, stdio: 'ignore' });
    },
    stop: async () => {
      await Promise.all(instances.map((each) => each.kill()));
      await Promise.all([db.close(), blobs.close(), backbone.stop()]);
      await Promise.all([neighbours.stop(), qdrant.stop()]);
      await Promise.all([database.drop(), rm(directory, { recursive: true })]);
    },
  };
}
