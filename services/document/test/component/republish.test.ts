import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DocumentDeleted, DocumentIngested, type DocumentResource } from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, freePort, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRepublish } from '../../src/republish-job.ts';
import { startPipeline } from '../support/pipeline.ts';
import {
  alice,
  type Harness,
  mallory,
  putText,
  startDocument,
  untilStatus,
} from '../support/start-document.ts';

type Ingested = CloudEvent<DataOf<typeof DocumentIngested>>;

const received: CloudEvent[] = [];
let service: Harness;
let listener: Neighbour;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;

beforeAll(async () => {
  const aws = testAws();
  // Another process has written the events: the relay finds them by its poll.
  service = await startDocument({ OUTBOX_POLL_INTERVAL_MS: '100' }, aws);
  pipeline = await startPipeline(aws);
  const kept = [DocumentIngested, DocumentDeleted];
  listener = await startNeighbour('embedding', aws, {
    subscriptions: keepEvents(received, 'document', kept),
  });
});
afterAll(async () => {
  await listener.stop();
  await pipeline.stop();
  await service.stop();
});

const republish = (...args: string[]) => runCommand(service.databaseUrl, ...args);
const ingestedOf = (id: string): Ingested[] =>
  received.filter(
    (event): event is Ingested => event.type === DocumentIngested.type && event.data.documentId === id,
  );
const untilReceived = (id: string, times: number) =>
  eventually(() => (ingestedOf(id).length >= times ? ingestedOf(id) : undefined), {
    what: `${times} events of ${id}`,
  });
const read = async (id: string, as = alice) =>
  (await service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as })).body;

/** Runs the command as a process would; its exit code, and what it wrote to stderr. */
async function runCommand(databaseUrl: string | undefined, ...args: string[]) {
  const ended: { code: number | undefined; errors: string } = { code: undefined, errors: '' };
  await runRepublish({
    env: { LOG_LEVEL: 'silent', DATABASE_URL: databaseUrl },
    argv: ['node', 'republish.js', ...args],
    stderr: { write: (text) => (ended.errors += text) },
    exit: (code) => {
      ended.code ??= code;
    },
  });
  return ended;
}

describe('the republish command', () => {
  it('publishes the event of the newest version again, as a new event', async () => {
    const { id } = await putText(service);
    // A version that is replaced before it is reserved is not published.
    await untilReceived(id, 1);
    await service.call('PUT', `/v1/documents/${id}/content`, { json: { text: 'A second text.' } });
    await untilReceived(id, 2);
    expect(await republish('--document', id)).toEqual({ code: 0, errors: '' });
    const events = await untilReceived(id, 3);
    const newest = events.filter(({ data }) => data.version === 2);
    expect(newest).toHaveLength(2);
    expect(newest[1]?.data).toEqual({ ...newest[0]?.data, attempt: 2 });
    expect(newest[1]?.id).not.toBe(newest[0]?.id);
    expect(newest[1]).toMatchObject({ source: newest[0]?.source, subject: id });
  });

  it('changes nothing that a reader sees, and does not keep anybody from working', async () => {
    const document = await putText(service);
    await pipeline.embedded(document);
    // The queue may turn two events round; a step that comes late would look like a change.
    await untilStatus(service, document.id, 'embedded');
    await pipeline.indexed(document);
    const before = await untilStatus(service, document.id, 'indexed');
    await republish('--document', document.id);
    await untilReceived(document.id, 2);
    expect({ ...(await read(document.id)), updatedAt: before.updatedAt }).toEqual(before);
    expect((await putText(service)).status).toBe('ingested');
  });

  it('takes the documents whose event was lost, and leaves alone what is not meant', async () => {
    const as = { ...alice, tenantId: 'tenant-lost' };
    const [lost, indexed] = [await putText(service, { as }), await putText(service, { as })];
    const elsewhere = await putText(service, { as: mallory });
    for (const { id } of [lost, indexed, elsewhere]) await untilReceived(id, 1);
    await pipeline.indexed(indexed);
    await eventually(async () => ((await read(indexed.id, as)).status === 'indexed' ? true : undefined));
    await republish('--tenant', 'tenant-lost', '--status', 'ingested,embedded');
    await untilReceived(lost.id, 2);
    // Events keep no order, but these would have been in the same batch.
    expect([ingestedOf(indexed.id), ingestedOf(elsewhere.id)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('publishes nothing of a document that is deleted', async () => {
    const [gone, witness] = [await putText(service), await putText(service)];
    await service.call('DELETE', `/v1/documents/${gone.id}`);
    expect((await republish('--document', gone.id, witness.id)).code).toBe(0);
    await untilReceived(witness.id, 2);
    expect(ingestedOf(gone.id)).toHaveLength(1);
  });

  it('publishes a deletion again whose event was lost, and the operation ends as if it had not been', async () => {
    const document = await putText(service);
    const removed = await service.call<{ operationId: string }>('DELETE', `/v1/documents/${document.id}`);
    const { operationId } = removed.body;
    const deletions = () =>
      received.filter(({ type, data }) => type === DocumentDeleted.type && data.documentId === document.id);
    await eventually(() => (deletions().length === 1 ? true : undefined));
    expect((await republish('--deletions', '--document', document.id)).code).toBe(0);
    await eventually(() => (deletions().length === 2 ? true : undefined));
    expect(deletions()[1]?.data).toEqual(deletions()[0]?.data);

    for (const _event of deletions()) {
      await pipeline.purged(document, operationId);
      await pipeline.unindexed(document, operationId);
    }
    await eventually(async () => {
      const { body } = await service.call('GET', `/v1/operations/${operationId}`);
      return body.status === 'succeeded' ? true : undefined;
    });
  });

  it('writes nothing when it is only to count', async () => {
    const [counted, witness] = [await putText(service), await putText(service)];
    expect(await republish('--document', counted.id, '--dry-run')).toEqual({ code: 0, errors: '' });
    await republish('--document', witness.id);
    await untilReceived(witness.id, 2);
    expect(ingestedOf(counted.id)).toHaveLength(1);
  });

  it('ends with 64 when nobody says which documents, 78 without a database, 1 when that is away', async () => {
    const port = await freePort();
    expect(await republish()).toMatchObject({ code: 64, errors: expect.stringContaining('--status') });
    expect(await runCommand(undefined, '--all')).toMatchObject({ code: 78 });
    expect(await runCommand(`postgres://a:b@127.0.0.1:${port}/c`, '--all')).toMatchObject({ code: 1 });
  });
});

describe('the announce command', () => {
  it('is the republish command by its old name, and says so', async () => {
    const { id } = await putText(service);
    await untilReceived(id, 1);
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [fileURLToPath(new URL('../../src/announce.ts', import.meta.url)), '--document', id],
      { env: { ...process.env, DATABASE_URL: service.databaseUrl } },
    );
    expect(stderr).toMatch(/^document: "announce" is now called "republish".*\n$/);
    await untilReceived(id, 2);
  });
});

describe('a document that is republished', () => {
  it('is shown as indexed once, however often it is indexed', async () => {
    const document = await putText(service);
    for (const at of [1_000, 2_000]) {
      const time = (plus: number) => new Date(Date.parse(document.createdAt) + at + plus);
      await pipeline.embedded(document, time(0));
      await pipeline.indexed(document, time(1));
      await eventually(async () => {
        const times = (await read(document.id)).timeline.map((entry) => entry.at);
        // Either may come first.
        return [time(0), time(1)].every((each) => times.includes(each.toISOString())) ? true : undefined;
      });
    }
    const { status, timeline } = await read(document.id);
    expect(status).toBe('indexed');
    expect(timeline.map((entry) => entry.status)).toEqual(['ingested', 'embedded', 'indexed']);
  });

  it('becomes indexed when it had failed, and failed when it can no longer be indexed', async () => {
    const document = await putText(service);
    await pipeline.failed(document, 'content_missing');
    await untilStatus(service, document.id, 'failed');
    await republish('--document', document.id);
    await untilStatus(service, document.id, 'ingested');
    await pipeline.embedded({ ...document, attempt: 2 });
    await pipeline.indexed({ ...document, attempt: 2 });
    const mended = await untilStatus(service, document.id, 'indexed');
    expect(mended.error).toBeUndefined();
    await republish('--document', document.id);
    await pipeline.failed({ ...document, attempt: 3 }, 'encrypted');
    expect(await untilStatus(service, document.id, 'failed')).toMatchObject({
      error: { reason: 'encrypted' },
    });
  });
});
