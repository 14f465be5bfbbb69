import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Principal } from '@lectern/auth';
import { createS3BlobStore } from '@lectern/blobs';
import { loadConfig } from '@lectern/config';
import { type DocumentResource, StorageClaimed, StorageReserved } from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import { subscription } from '@lectern/events';
import {
  createCaller,
  type ServiceProcess,
  startNeighbour,
  startProcess,
  testBucket,
  testEnvironment,
} from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws, testDatabase } from '@lectern/testing';
import { expect } from 'vitest';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { startQdrantStandIn } from './qdrant-stand-in.ts';
import { ann } from './start-retrieval.ts';

const writer: Principal = { ...ann, scopes: ['documents:read', 'documents:write', 'search'] };
const mainOf = (service: string) => new URL(`../../../${service}/src/main.ts`, import.meta.url);
const open = (url: string): Db => createDb({ url, telemetry: noopTelemetry() });

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

/**
 * The whole pipeline: this service, the embedding service and two instances of the document service, with all of their stores.
 * Every claim on a quota is granted.
 */
export async function startPipeline(documentEnv: Record<string, string>) {
  const aws = testAws();
  const [index, chunks, documents] = await Promise.all([testDatabase(), testDatabase(), testDatabase()]);
  const standIn = await startQdrantStandIn();
  const embedding = await startProcess(mainOf('embedding'), {
    ...testEnvironment({ service: 'embedding', database: chunks, aws }),
    EMBED_PROVIDER: 'hash',
  });
  const config = loadConfig(configSchema, {
    ...testEnvironment({ service: 'retrieval', database: index, aws }),
    VECTOR_STORE: 'qdrant',
    QDRANT_URL: standIn.url,
    DISCOVERY_ADDRESSES: `embedding=${embedding.url},document=http://127.0.0.1:9`,
  });
  const service = await createService(config, { telemetry: noopTelemetry('retrieval') });
  await service.start();
  const environment = {
    ...testEnvironment({ service: 'document', database: documents, aws }),
    DISCOVERY_ADDRESSES: `embedding=${embedding.url},retrieval=${service.url}`,
    ...documentEnv,
  };
  const user = await startNeighbour('user', aws, {
    subscriptions: [
      subscription({
        from: 'document',
        event: StorageClaimed,
        handle: async ({ data: { documentId, tenantId, version, claim, timestamp } }) => {
          await user.emit(StorageReserved, { documentId, tenantId, version, claim, timestamp });
        },
      }),
    ],
  });
  const startDocument = () => startProcess(mainOf('document'), environment);
  const instances = [await startDocument(), await startDocument()];
  const { call } = createCaller(instances[0]?.url ?? '');
  const { region, endpoint, credentials } = aws;
  const blobs = createS3BlobStore({
    ...{ region, endpoint, credentials, forcePathStyle: true, stallTimeoutMs: 7_000 },
    telemetry: noopTelemetry(),
  });
  const databases = { index: open(index.url), chunks: open(chunks.url), documents: open(documents.url) };

  const send = async <T>(method: string, path: string, json?: object): Promise<T> => {
    const options = json === undefined ? { as: writer } : { as: writer, json };
    const answer = await call<T>(method, path, options);
    if (answer.status >= 300) throw new Error(`${path} answered ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    ...databases,
    blobs,
    bucket: testBucket(aws),
    /** Calls Qdrant, behind the platform's back. */
    qdrant: async (path: string, body: object): Promise<void> => {
      const url = `${standIn.url}/collections/lectern/points${path}`;
      const method = path === '' ? 'PUT' : 'POST';
      const headers = { 'content-type': 'application/json' };
      const { ok } = await fetch(url, { method, headers, body: JSON.stringify(body) });
      if (!ok) throw new Error(`Qdrant did not take ${path}`);
    },
    /** What the vector store has, by document. */
    points: async (documentId: string): Promise<string[]> => {
      const found = await payloadsOf(standIn.url, { documentId, fields: ['version', 'ordinal'] });
      return found.map(({ version, ordinal }) => `${version} ${ordinal}`).sort();
    },
    /** What its points say of a document, in the order of their ids. */
    payloads: (documentId: string) =>
      payloadsOf(standIn.url, { documentId, fields: ['ordinal', 'audience', 'facts'] }),
    /** Runs the command `reconcile` beside the document service; what it wrote. */
    reconcile: async (): Promise<string> => {
      const command = fileURLToPath(new URL('reconcile.ts', mainOf('document')));
      const child = spawn(process.execPath, [command, '--timeout', '60'], {
        ...{ env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
      });
      const [written, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
      expect(code).toBe(written.startsWith('Nothing') ? 0 : 2);
      return written;
    },
    complaints: standIn.complaints,
    send,
    upload: (content: string) =>
      send<DocumentResource>('POST', '/v1/documents', { title: 'Birds', text: content }),
    untilStatus: (id: string, status: string) =>
      eventually(
        async () => {
          const document = await send<DocumentResource>('GET', `/v1/documents/${id}`);
          return document.status === status ? document : undefined;
        },
        { what: `${id} is ${status}`, timeoutMs: 30_000 },
      ),
    /** What both instances have counted together: a series, and its value. */
    findings: async (): Promise<Record<string, number>> =>
      sumOf(await Promise.all(instances.map(findingsOf))),
    stop: async () => {
      for (const instance of instances) await instance.kill();
      await user.stop();
      await service.stop();
      await embedding.kill();
      await standIn.stop();
      await blobs.close();
      for (const db of Object.values(databases)) await db.close();
      for (const database of [index, chunks, documents]) await database.drop();
    },
  };
}

async function payloadsOf(
  url: string,
  { documentId, fields }: { documentId: string; fields: readonly string[] },
): Promise<Record<string, unknown>[]> {
  const body = {
    ...{ filter: { must: [{ key: 'document_id', match: { value: documentId } }] }, limit: 100 },
    with_payload: fields,
  };
  const headers = { 'content-type': 'application/json' };
  const address = `${url}/collections/lectern/points/scroll`;
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  const { result } = (await answer.json()) as {
    result: { points: { payload: Record<string, unknown> }[] };
  };
  return result.points.map(({ payload }) => payload);
}

async function findingsOf({ adminUrl }: ServiceProcess): Promise<[string, number][]> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const series = /^reconciliation_findings_total\{kind="(\w+)",mended="(\w+)".*\} (\d+)$/gm;
  return [...text.matchAll(series)].map(([, kind, mended, n]) => [`${kind} ${mended}`, Number(n)]);
}

function sumOf(all: readonly (readonly [string, number][])[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, value] of all.flat()) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}
