import { randomUUID } from 'node:crypto';
import { DocumentEmbedded } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';
import { createQueuedEmbeddingProvider } from '../../src/adapters/providers/queued-embedding-provider.ts';
import { startEmbedding } from '../support/start-embedding.ts';

const hashing = createHashEmbeddingProvider();
/** What the local model takes for a chunk, without its CPU time: the backlog of the test is some fifty seconds long. */
const textMs = 20;
const { signal } = new AbortController();

/** Feature hashing behind the queue of the local model, at the pace of one. */
const provider = createQueuedEmbeddingProvider({
  ...{ model: hashing.model, dimensions: hashing.dimensions, concurrency: 2 },
  encode: async (text) => {
    await new Promise((resolve) => {
      setTimeout(resolve, textMs);
    });
    const [vector] = await hashing.embed([text], { kind: 'passage', signal });
    return vector ?? new Float32Array();
  },
  close: async () => undefined,
});

let platform: Awaited<ReturnType<typeof startEmbedding>>;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  // What is left of the backlog is cut off at the end.
  platform = await startEmbedding(provider, { SHUTDOWN_TIMEOUT_MS: '500' });
});
afterAll(async () => {
  await platform.stop();
  vi.unstubAllEnvs();
});

const sentences = (count: number, about: string): string =>
  Array.from({ length: count }, (_, i) => `Sentence ${i} says of ${about} what is known of it.`).join(' ');

/** From the event of a small document of a tenant to its vectors, in milliseconds. */
async function timeOfSmallDocument(): Promise<number> {
  const document = await platform.upload(sentences(40, randomUUID()), { tenantId: 'modest' });
  const begun = performance.now();
  await platform.publish(document);
  await platform.received(document.documentId, DocumentEmbedded.type);
  return performance.now() - begun;
}

describe('a tenant with eleven large texts and forty small ones', () => {
  it("does not keep another tenant's small document waiting", { timeout: 120_000 }, async () => {
    const idle = [await timeOfSmallDocument(), await timeOfSmallDocument(), await timeOfSmallDocument()];
    const idleMs = idle.toSorted((a, b) => a - b)[1] ?? 0;

    const greedy: string[] = [];
    for (let n = 0; n < 51; n += 1) {
      const text = n < 11 ? sentences(60_000, `large ${n}`) : sentences(20, `small ${n}`);
      const document = await platform.upload(text, { tenantId: 'greedy' });
      await platform.publish(document);
      greedy.push(document.documentId);
    }
    const times: number[] = [];
    for (let n = 0; n < 4; n += 1) times.push(await timeOfSmallDocument());
    const done = greedy.filter((documentId) => platform.ofDocument(documentId).length > 0);
    expect(done.length).toBeLessThan(51);
    expect(Math.max(...times), `idle ${idleMs} ms, then ${times} ms`).toBeLessThan(3 * idleMs + 3_000);
  });
});
