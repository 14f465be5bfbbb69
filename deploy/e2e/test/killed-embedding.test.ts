import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows } from '../src/query-database.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

let test: TestPlatform;

beforeAll(async () => {
  // A short visibility timeout, so that the message of a killed process comes back soon.
  test = await startTestPlatform({ EVENTS_VISIBILITY_TIMEOUT_SECONDS: '6' });
});
afterAll(() => test?.close());

const sentence = (i: number): string =>
  `Paragraph ${i} tells how crew ${i * 7} repaired pump ${i * 13} in bay ${i % 17}.`;

describe('a kill -9 of the embedding process in mid-work', () => {
  it('loses nothing: the document becomes indexed, once', async () => {
    const agent = await test.newTenant();
    const long = Array.from({ length: 2_500 }, (_, i) => sentence(i)).join('\n\n');
    const { id } = await agent.uploadDocument(textFile('long.txt', long));
    const killed = test.platform.pids().embedding;
    if (killed === undefined) throw new Error('The embedding process does not run.');
    // Mid-work: some vectors are stored, and the document is not embedded yet.
    await expect
      .poll(() => countRows(test.platform, 'embedding', 'vectors'), { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(0);
    expect((await agent.getDocument(id)).status).toBe('ingested');
    process.kill(killed, 'SIGKILL');

    await expect
      .poll(async () => (await agent.getDocument(id)).status, { timeout: 120_000, interval: 250 })
      .toBe('indexed');
    const document = await agent.getDocument(id);
    expect(document.timeline.map((entry) => entry.status)).toEqual(['ingested', 'embedded', 'indexed']);
    expect(test.platform.pids().embedding).not.toBe(killed);
    // Once: the timeline would hide a repetition, so the events that reached the document service are counted. Each
    // emission has an id of its own: one StorageReserved, one DocumentEmbedded and one DocumentIndexed, and no fourth.
    expect(await countRows(test.platform, 'document', 'inbox')).toBe(3);
    // As many chunks as the status says, and none of them twice among the nearest hundred.
    const { results } = await agent.search({ query: sentence(1_234), topK: 100 });
    const ordinals = results.map((hit) => hit.ordinal);
    expect(new Set(ordinals).size).toBe(ordinals.length);
    expect(await countRows(test.platform, 'embedding', 'chunks')).toBe(document.chunkCount);
    expect(results[0]?.text).toContain('Paragraph 1234 ');
  });
});

describe('a kill -9 of Postgres', () => {
  it('is mended by the launcher: what was accepted is there, and new documents become searchable', async () => {
    const agent = await test.newTenant();
    const before = await agent.uploadDocument(textFile('before.txt', 'The heron came before.'), {
      wait: true,
    });
    const [pid] = (await readFile(join(test.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');

    // Refused with a retryable problem while the parts come back: the agent repeats it, as an agent should.
    const after = textFile('after.txt', 'The egret came after.');
    await expect
      .poll(async () => (await agent.uploadDocument(after, { wait: true })).status, {
        timeout: 60_000,
        interval: 500,
      })
      .toBe('indexed');
    expect(await agent.getDocument(before.id)).toMatchObject({ status: 'indexed' });
  });
});
