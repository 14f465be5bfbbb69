import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LecternClient } from '@lectern/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ops, republish } from '../src/ops.ts';
import { countRows, queryDatabase } from '../src/query-database.ts';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

let test: TestPlatform;
let ours: Tenant;
let theirs: Tenant;

interface Tenant {
  readonly agent: LecternClient;
  readonly tenantId: string;
  readonly ids: readonly string[];
}

beforeAll(async () => {
  // The command writes into the outbox from another process: its events are found by the relay's poll.
  // And what fails as nobody foresaw is dead-lettered after one delivery.
  test = await startTestPlatform({ OUTBOX_POLL_INTERVAL_MS: '200', EVENTS_MAX_RECEIVE_COUNT: '1' });
  ours = await newTenant('heron');
  theirs = await newTenant('stork');
});
afterAll(() => test?.close());

/** A tenant with three documents, of several chunks each, about one bird. */
async function newTenant(bird: string): Promise<Tenant> {
  const agent = await test.newTenant();
  const { tenantId } = (await agent.api.GET('/v1/users/me')).data;
  const ids: string[] = [];
  for (const place of ['marsh', 'delta', 'estuary']) {
    const parts = Array.from(
      { length: 4 },
      (_, n) => `# Part ${n}\n\nThe ${bird} of the ${place} stands ${n}.`,
    );
    const file = textFile(`${place}.md`, parts.join('\n\n'));
    const document = await agent.uploadDocument(file, { wait: true });
    expect(document).toMatchObject({ status: 'indexed', chunkCount: 4 });
    ids.push(document.id);
  }
  return { agent, tenantId, ids };
}

/** The chunks that a search finds, sorted, in the two ways that go by different indexes. */
async function found({ agent }: Tenant): Promise<string[][]> {
  const modes = ['dense', 'lexical'] as const;
  return Promise.all(
    modes.map(async (mode) => {
      const { results } = await agent.search({ query: 'heron or stork', mode, topK: 100 });
      return results.map((hit) => `${hit.documentId} ${hit.version} ${hit.ordinal} ${hit.text}`).sort();
    }),
  );
}

const documentsOf = ({ agent, ids }: Tenant) => Promise.all(ids.map((id) => agent.getDocument(id)));
const statusesOf = async (tenant: Tenant) =>
  (await documentsOf(tenant)).map(({ status, timeline }) => [status, timeline.map((entry) => entry.status)]);
/** Events that the document service has handled: two of each document, that it is embedded and that it is indexed, and of an upload that it is reserved. */
const handled = () => countRows(test.platform, 'document', 'inbox');
const whole = ['indexed', ['ingested', 'embedded', 'indexed']];

describe('republishing documents', () => {
  it('fills a vector store that was lost: of the one tenant that is asked for, then of all', async () => {
    const before = { ours: await found(ours), theirs: await found(theirs), told: await documentsOf(theirs) };
    expect(before.ours.map((hits) => hits.length)).toEqual([12, 12]);
    const vectors = await countRows(test.platform, 'embedding', 'vectors');
    await test.restart(() => rm(join(test.dataDir, 'vectors'), { recursive: true }));
    expect(await Promise.all([ours, theirs].map(found))).toEqual([
      [[], []],
      [[], []],
    ]);

    const log = await republish(test.platform, '--tenant', ours.tenantId);
    expect(log.at(-1)).toMatchObject({ msg: 'documents republished', republished: 3, chosen: 3 });
    await expect.poll(() => found(ours), { timeout: 60_000 }).toEqual(before.ours);
    expect(await found(theirs)).toEqual([[], []]);
    expect(await documentsOf(theirs)).toEqual(before.told);

    await republish(test.platform, '--all');
    await expect.poll(() => found(theirs), { timeout: 60_000 }).toEqual(before.theirs);
    // Six uploads with three events each; three documents of one tenant, and six of all, with two.
    await expect.poll(handled, { timeout: 60_000 }).toBe(36);
    expect(await found(ours)).toEqual(before.ours);
    expect([...(await statusesOf(ours)), ...(await statusesOf(theirs))]).toEqual(Array(6).fill(whole));
    expect(await countRows(test.platform, 'embedding', 'vectors')).toBe(vectors);
  });

  it('makes chunks and vectors again that were lost with their database, while searches go on', async () => {
    const before = { ours: await found(ours), theirs: await found(theirs), handled: await handled() };
    const tables = ['chunks', 'vectors', 'vector_blobs'] as const;
    const counts = () => Promise.all(tables.map((table) => countRows(test.platform, 'embedding', table)));
    const stored = await counts();
    await queryDatabase(
      test.platform,
      'embedding',
      `TRUNCATE documents, inbox, outbox, ${tables.join(', ')}`,
    );

    await republish(test.platform, '--all', '--per-second', '100');
    const seen: string[][][] = [];
    const searchAndCount = async () => {
      seen.push(await found(ours), await found(theirs));
      return handled();
    };
    await expect.poll(searchAndCount, { timeout: 60_000, interval: 20 }).toBe(before.handled + 12);
    for (const hits of seen) expect([before.ours, before.theirs]).toContainEqual(hits);
    expect(await counts()).toEqual(stored);
    expect([await found(ours), await found(theirs)]).toEqual([before.ours, before.theirs]);
    expect([...(await statusesOf(ours)), ...(await statusesOf(theirs))]).toEqual(Array(6).fill(whole));
  });
});

describe('dead letters', () => {
  const inEmbedding = (sql: string) => queryDatabase(test.platform, 'embedding', sql);
  const upload = ({ agent }: Tenant) => agent.uploadDocument(textFile('nest.md', '# Nest\n\nA nest.'));
  const statusOf = async ({ agent }: Tenant, id: string) => (await agent.getDocument(id)).status;
  const list = async (...args: string[]): Promise<{ queue: string; count: number; entries: unknown[] }[]> =>
    JSON.parse(await ops(test.platform, 'dead-letters', '--json', ...args));

  it('say what they are about and why, and are handled when they are redriven after the cause is mended', async () => {
    await inEmbedding('ALTER TABLE chunks ADD CONSTRAINT broken CHECK (false) NOT VALID');
    const [mine, other] = [await upload(ours), await upload(theirs)];
    await expect.poll(() => statusOf(ours, mine.id), { timeout: 60_000 }).toBe('failed');
    await expect.poll(() => statusOf(theirs, other.id), { timeout: 60_000 }).toBe('failed');

    const reason = 'too_many_deliveries';
    const [, embedding] = await list('--reason', reason);
    expect(embedding).toMatchObject({ queue: 'embedding', count: 2 });
    const entry = { type: 'DocumentIngested.v1', tenantId: ours.tenantId, documentId: mine.id, reason };
    expect((await list('--tenant', ours.tenantId)).map(({ entries }) => entries)).toMatchObject([
      [],
      [entry],
      [],
      [],
      [],
      [],
    ]);
    const text = await ops(test.platform, 'dead-letters', '--queue', 'embedding');
    expect(text).toMatch(/^embedding: 2 dead letters, the oldest of 20/);
    expect(text).toContain(`document ${mine.id}  tenant ${ours.tenantId}`);

    const seen = (await theirs.agent.api.GET('/v1/admin/dead-letters')).data;
    expect(seen.unavailable).toEqual([]);
    expect(seen.data.flatMap(({ messages }) => messages)).toMatchObject([{ documentId: other.id, reason }]);

    await inEmbedding('ALTER TABLE chunks DROP CONSTRAINT broken');
    expect(await ops(test.platform, 'redrive', '--document', mine.id)).toContain(
      'embedding: 1 dead letter redriven',
    );
    await expect.poll(() => statusOf(ours, mine.id), { timeout: 60_000 }).toBe('indexed');
    expect(await statusOf(theirs, other.id)).toBe('failed');
    const body = { ids: seen.data.flatMap(({ messages }) => messages.map(({ id }) => id)) };
    await theirs.agent.api.POST('/v1/admin/dead-letters/redrive', { body });
    await expect.poll(() => statusOf(theirs, other.id), { timeout: 60_000 }).toBe('indexed');
    expect(await ops(test.platform, 'delete', '--all')).toContain('embedding: 0 dead letters deleted');
    expect((await list()).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('are not chosen by a wrong command line, which is explained', async () => {
    await expect(ops(test.platform, 'redrive')).rejects.toThrow('No dead letters are chosen.');
  });
});

describe('the embedding model', () => {
  it('is changed by one command, for documents that are there and those that come, whatever the configuration says', async () => {
    const before = await found(ours);
    expect(await ops(test.platform, 'reindex', '--model', 'hash-64')).toMatch(/of hash-64 .*: in use\n$/);
    expect(await found(ours)).toEqual(before);

    await test.restart(async () => undefined);
    expect(await found(ours)).toEqual(before);
    const file = textFile('egret.md', 'An egret is white.');
    const { id } = await ours.agent.uploadDocument(file, { wait: true });
    const { results } = await ours.agent.search({ query: 'egret white', mode: 'dense' });
    expect(results[0]).toMatchObject({ documentId: id });
    const made = await queryDatabase(
      test.platform,
      'embedding',
      `SELECT model FROM vectors WHERE document_id = '${id}'`,
    );
    expect(made).toEqual([{ model: 'hash-64' }]);
  });
});
