import type { DocumentResource } from '@lectern/contracts';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPipeline } from '../support/pipeline.ts';
import { openEvents } from '../support/read-events.ts';
import { alice, type Harness, putText, startDocument, untilStatus } from '../support/start-document.ts';

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

const pendingOf = async (as = alice) =>
  (await service.call<{ pending: number }>('GET', '/internal/documents/pending', { as, from: 'retrieval' }))
    .body.pending;

describe('the status', () => {
  it('follows the pipeline, with the time of each step', async () => {
    const document = await putText(service);
    await pipeline.embedded(document);
    expect(await untilStatus(service, document.id, 'embedded')).toMatchObject({ chunkCount: 4 });
    await pipeline.indexed(document);
    const { timeline, chunkCount } = await untilStatus(service, document.id, 'indexed');
    expect(chunkCount).toBe(4);
    expect(timeline.map(({ status }) => status)).toEqual(['ingested', 'embedded', 'indexed']);
    const times = timeline.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('is right when reports come in the wrong order', async () => {
    const document = await putText(service);
    const at = Date.parse(document.createdAt);
    await pipeline.indexed(document, new Date(at + 2_000));
    await untilStatus(service, document.id, 'indexed');
    await pipeline.embedded(document, new Date(at + 1_000));
    const after = await eventually(
      async () => {
        const { body } = await service.call<DocumentResource>('GET', `/v1/documents/${document.id}`);
        return body.timeline.length === 3 ? body : undefined;
      },
      { what: 'the late report is in the timeline' },
    );
    expect(after.status).toBe('indexed');
    expect(after.timeline.map(({ status }) => status)).toEqual(['ingested', 'embedded', 'indexed']);
  });

  it('says where and why a document failed', async () => {
    const document = await putText(service);
    await pipeline.failed(document);
    const failed = await untilStatus(service, document.id, 'failed');
    expect(failed.error).toEqual({
      stage: 'extract',
      reason: 'no_text',
      message: 'The file has no text; scan it with text recognition first.',
    });
  });

  it('of a new version takes nothing from reports on the old one', async () => {
    const document = await putText(service);
    const put = await service.call<DocumentResource>('PUT', `/v1/documents/${document.id}/content`, {
      json: { text: 'new' },
    });
    await pipeline.indexed({ ...document, version: 1 });
    await pipeline.embedded(put.body);
    const { version, timeline } = await untilStatus(service, document.id, 'embedded');
    expect(version).toBe(2);
    await pipeline.indexed(put.body);
    await untilStatus(service, document.id, 'indexed');
    expect(timeline.filter((entry) => entry.version === 1).map(({ status }) => status)).toEqual(['ingested']);
  });

  it('of a document of another tenant is not moved by a report that names the wrong one', async () => {
    const [document, witness] = [await putText(service), await putText(service)];
    await pipeline.indexed({ ...document, tenantId: 'tenant-b' });
    await pipeline.indexed(witness);
    await untilStatus(service, witness.id, 'indexed');
    const { body } = await service.call<DocumentResource>('GET', `/v1/documents/${document.id}`);
    expect(body.status).toBe('ingested');
  });

  it('counts as pending until it is final', async () => {
    const fresh = { ...alice, tenantId: 'tenant-pending' };
    const document = await putText(service, { as: fresh });
    expect(await pendingOf(fresh)).toBe(1);
    await pipeline.embedded(document);
    await eventually(async () => {
      const { body } = await service.call<DocumentResource>('GET', `/v1/documents/${document.id}`, {
        as: fresh,
      });
      return body.status === 'embedded' ? true : undefined;
    });
    expect(await pendingOf(fresh)).toBe(1);
    await pipeline.indexed(document);
    await eventually(async () => ((await pendingOf(fresh)) === 0 ? true : undefined));
    expect(await pendingOf(fresh)).toBe(0);
  });
});

describe('a call that waits', () => {
  const waitFor = (query: string, headers = {}) =>
    service.call<DocumentResource>('POST', `/v1/documents?wait=indexed${query}`, {
      json: { title: 'Waited for', text: 'Text.' },
      headers,
    });

  /** The id of the newest document: the one whose answer is still to come. */
  const newest = () =>
    eventually(async () => {
      const { body } = await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents?limit=1');
      return body.data[0]?.title === 'Waited for' && body.data[0].status === 'ingested'
        ? body.data[0]
        : undefined;
    });

  it('is answered as soon as the document is indexed', async () => {
    const answer = waitFor('&timeoutMs=20000');
    const document = await newest();
    await pipeline.embedded(document);
    await pipeline.indexed(document);
    const { status, body, headers } = await answer;
    expect([status, body]).toMatchObject([201, { id: document.id, status: 'indexed', chunkCount: 4 }]);
    expect(headers.get('location')).toBe(`/v1/documents/${document.id}`);
  });

  it('is a problem with the document as soon as that has failed', async () => {
    const answer = waitFor('&timeoutMs=20000');
    const document = await newest();
    await pipeline.failed(document);
    const { status, body, headers } = await answer;
    expect([status, body]).toMatchObject([
      422,
      {
        reason: 'document_failed',
        retryable: false,
        details: { document: { id: document.id, status: 'failed', error: { reason: 'no_text' } } },
      },
    ]);
    expect(headers.get('location')).toBe(`/v1/documents/${document.id}`);
  });

  it('for a new version is a 200 when that is indexed', async () => {
    const document = await putText(service);
    const answer = service.call<DocumentResource>(
      'PUT',
      `/v1/documents/${document.id}/content?wait=indexed&timeoutMs=20000`,
      { json: { text: 'new' } },
    );
    const replaced = await eventually(async () => {
      const { body } = await service.call<DocumentResource>('GET', `/v1/documents/${document.id}`);
      return body.version === 2 ? body : undefined;
    });
    await pipeline.indexed(replaced);
    expect(await answer).toMatchObject({ status: 200, body: { version: 2, status: 'indexed' } });
  });

  it('and is repeated gets the document as it is by now, and no second one', async () => {
    const once = { 'idempotency-key': 'waited-for' };
    const { body } = await waitFor('&timeoutMs=0', once);
    await pipeline.indexed(body);
    const again = await waitFor('&timeoutMs=20000', once);
    expect(again).toMatchObject({ status: 201, body: { id: body.id, status: 'indexed' } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    // The same request, though not the same question: what was answered first is no longer of use to one that waits.
    const json = { title: 'Waited for', text: 'Text.' };
    const first = await service.call<DocumentResource>('POST', '/v1/documents', { json, headers: once });
    expect(first).toMatchObject({ status: 202, body: { id: body.id, status: 'ingested' } });
  });

  it('is answered with how far the document came when the time is up', async () => {
    const began = performance.now();
    expect(await waitFor('&timeoutMs=300')).toMatchObject({ status: 202, body: { status: 'ingested' } });
    expect(performance.now() - began).toBeGreaterThan(290);
  });

  it('is answered before the caller’s own deadline', async () => {
    const answer = await waitFor('&timeoutMs=20000', { 'x-request-timeout-ms': '1500' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'ingested' } });
  });

  it('is answered when the instance stops, since the document is accepted', async () => {
    const stopping = await startDocument();
    const answer = stopping.call<DocumentResource>('POST', '/v1/documents?wait=indexed&timeoutMs=30000', {
      json: { title: 'T', text: 't' },
    });
    await eventually(async () => ((await stopping.blobKeys()).length === 1 ? true : undefined));
    await stopping.stop();
    expect(await answer).toMatchObject({ status: 202, body: { status: 'ingested' } });
  });

  it('refuses to wait for something else, or for too long', async () => {
    for (const query of ['wait=embedded', 'wait=indexed&timeoutMs=30001', 'wait=indexed&timeoutms=9']) {
      const json = { title: 'T', text: 't' };
      expect((await service.call('POST', `/v1/documents?${query}`, { json })).status).toBe(400);
    }
  });
});

describe('the event stream', () => {
  it('shows the steps so far, then each new one, and ends with the last', async () => {
    const document = await putText(service);
    const events = await openEvents(service, document.id);
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    expect((await events.next())?.data).toMatchObject({ status: 'ingested', version: 1 });
    await pipeline.embedded(document);
    expect((await events.next())?.data).toMatchObject({ status: 'embedded', chunkCount: 4 });
    await pipeline.indexed(document);
    expect((await events.next())?.data).toMatchObject({ status: 'indexed' });
    expect(await events.next()).toBeUndefined();
  });

  it('goes on after the event that a reader saw last, and tells it when there is no more', async () => {
    const document = await putText(service);
    await pipeline.embedded(document);
    await pipeline.indexed(document);
    await untilStatus(service, document.id, 'indexed');
    await eventually(async () => {
      const { body } = await service.call<DocumentResource>('GET', `/v1/documents/${document.id}`);
      return body.timeline.length === 3 ? true : undefined;
    });
    const first = await (await openEvents(service, document.id)).next();
    const resumed = await openEvents(service, document.id, { headers: { 'last-event-id': first!.id } });
    const rest = [await resumed.next(), await resumed.next()];
    expect(rest.map((event) => event?.data.status).sort()).toEqual(['embedded', 'indexed']);
    expect(await resumed.next()).toBeUndefined();
    const ended = await openEvents(service, document.id, { headers: { 'last-event-id': rest[1]!.id } });
    expect(ended.status).toBe(204);
  });

  it('ends when the document is deleted', async () => {
    const document = await putText(service);
    const events = await openEvents(service, document.id);
    await events.next();
    await service.call('DELETE', `/v1/documents/${document.id}`);
    expect((await events.next())?.data.status).toBe('deleting');
    expect(await events.next()).toBeUndefined();
  });

  it('ends cleanly at a shutdown, having said when to come back', async () => {
    const stopping = await startDocument();
    const { id } = await putText(stopping);
    const answer = await stopping.send('GET', `/v1/documents/${id}/events`, {});
    const text = answer.text();
    await stopping.stop();
    expect(await text).toContain('retry: 1000\n');
  });
});
