import type { DocumentResource } from '@lectern/contracts';
import { passTraceOn } from '@lectern/telemetry';
import { testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/http/history-schemas.ts';
import { runRebuild } from '../../src/rebuild-job.ts';
import { startPipeline } from '../support/pipeline.ts';
import {
  bob,
  type Harness,
  mallory,
  putText,
  root,
  startDocument,
  untilStatus,
} from '../support/start-document.ts';

interface Page {
  readonly data: HistoryEntry[];
  readonly nextCursor: string | null;
}

let service: Harness;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  pipeline = await startPipeline(aws);
});
afterAll(async () => {
  await pipeline.stop();
  await service.stop();
});

const historyOf = (id: string, query = '', options = {}) =>
  service.call<Page>('GET', `/v1/documents/${id}/history${query}`, options);

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
const anotherTrace = expect.stringMatching(/^(?!4bf92f)[\da-f]{32}$/);

/** A document that was shared, indexed and replaced. */
async function changedDocument(): Promise<DocumentResource> {
  const document = await putText(service, {
    headers: { 'x-request-id': 'first-request', traceparent },
  });
  const json = { readers: ['bob'] };
  await service.call('PATCH', `/v1/documents/${document.id}`, { json });
  // Published in the trace of the upload, as the pipeline does it.
  await passTraceOn({ traceparent }).run(() => pipeline.indexed(document));
  await untilStatus(service, document.id, 'indexed');
  await service.call('PUT', `/v1/documents/${document.id}/content`, { json: { text: 'second' } });
  return document;
}

describe('the history of a document', () => {
  it('says who, what, when, by which request and in which trace, newest first and by pages', async () => {
    const { id } = await changedDocument();
    const first = (await historyOf(id, '?limit=3')).body;
    const rest = (await historyOf(id, `?limit=3&cursor=${first.nextCursor}`)).body;
    expect(rest.nextCursor).toBeNull();
    expect([...first.data, ...rest.data]).toMatchObject([
      { kind: 'replaced', userId: 'alice', bytes: 6, traceId: anotherTrace },
      { kind: 'progressed', status: 'indexed', version: 1, eventId: expect.any(String), traceId },
      { kind: 'shared', userId: 'alice', visibility: 'private', readers: ['bob'], traceId: anotherTrace },
      {
        kind: 'created',
        userId: 'alice',
        requestId: 'first-request',
        version: 1,
        status: 'ingested',
        traceId,
      },
    ]);
  });

  it('is for those who may change the document alone', async () => {
    const { id } = await changedDocument();
    expect((await historyOf(id, '', { as: bob })).status).toBe(403);
    for (const as of [root, mallory]) expect((await historyOf(id, '', { as })).status).toBe(404);
    expect((await historyOf(id, '?cursor=none')).status).toBe(400);
    await service.call('DELETE', `/v1/documents/${id}`);
    expect((await historyOf(id)).status).toBe(404);
  });

  it('is what the command compares rows with', async () => {
    await changedDocument();
    const ended: { code?: number | undefined } = {};
    await runRebuild({
      env: { LOG_LEVEL: 'silent', DATABASE_URL: service.databaseUrl },
      argv: ['node', 'rebuild.js', '--dry-run'],
      stderr: { write: () => true },
      exit: (code) => {
        ended.code ??= code;
      },
    } as Parameters<typeof runRebuild>[0]);
    expect(ended.code).toBe(0);
  });
});
