import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testServiceKeys } from '@lectern/auth/testing';
import { DocumentEmbedded } from '@lectern/contracts';
import { eventually, type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDocumentSide } from '../support/document-side.ts';
import { startModelStub } from '../support/model-stub.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const aws = testAws();
const bucket = `${aws.prefix}-blobs`;
const processes: ChildProcess[] = [];
let database: TestDatabase;
let stub: Awaited<ReturnType<typeof startModelStub>>;
let side: Awaited<ReturnType<typeof startDocumentSide>>;

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  [database, stub, side] = await Promise.all([
    testDatabase(),
    startModelStub(),
    startDocumentSide(aws, bucket, 2),
  ]);
});
afterEach(async () => {
  for (const process of processes) process.kill('SIGKILL');
  await side.stop();
  await stub.stop();
  await database.drop();
  vi.unstubAllEnvs();
});

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, [main], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...testServiceKeys('embedding'),
      HOST: '127.0.0.1',
      PORT: '0',
      ADMIN_PORT: '0',
      DATABASE_URL: database.url,
      AWS_ENDPOINT_URL: aws.endpoint,
      EVENTS_PREFIX: aws.prefix,
      EVENTS_ENSURE_TOPOLOGY: 'false',
      EVENTS_VISIBILITY_TIMEOUT_SECONDS: '2',
      BLOB_BUCKET: bucket,
      EMBED_PROVIDER: 'openai',
      DISCOVERY_ADDRESSES: `model=${stub.url}`,
      OPENAI_EMBEDDING_DIMENSIONS: '384',
    },
  });
  processes.push(child);
  return child;
}

describe('a process that is killed in the middle of a document', () => {
  it('loses nothing: the next one goes on from the last batch and publishes once', {
    timeout: 60_000,
  }, async () => {
    const parts = Array.from({ length: 150 }, (_, i) => `# Part ${i}\n\nThis is what part ${i} says.`);
    const document = await side.upload(parts.join('\n\n'));
    stub.holdFrom(2);
    const first = startProcess();
    await side.publish(document);
    await eventually(() => (stub.requests.length === 2 ? true : undefined), { timeoutMs: 20_000 });
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(side.ofDocument(document.documentId)).toEqual([]);

    stub.holdFrom(Number.POSITIVE_INFINITY);
    startProcess();
    const embedded = await eventually(() => side.ofDocument(document.documentId)[0], { timeoutMs: 30_000 });
    expect(embedded).toMatchObject({ type: DocumentEmbedded.type, data: { chunkCount: 150 } });
    // 64 vectors were kept, the batch in flight (64) was asked for again, then came the rest.
    expect(stub.requests.map((request) => request.input.length)).toEqual([64, 64, 64, 22]);
    expect(stub.requests[2]?.input).toEqual(stub.requests[1]?.input);

    const next = await side.upload('The document after it.');
    await side.publish(next);
    await side.received(next.documentId, DocumentEmbedded.type);
    expect(side.ofDocument(document.documentId)).toHaveLength(1);
  });
});
