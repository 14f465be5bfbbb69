import { DocumentIngested, type DocumentResource } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPipeline } from '../support/pipeline.ts';
import { openEvents } from '../support/read-events.ts';
import {
  bob,
  type Harness,
  mallory,
  putText,
  startDocument,
  untilStatus,
} from '../support/start-document.ts';

const received: CloudEvent[] = [];
let service: Harness;
let listener: Neighbour;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  pipeline = await startPipeline(aws);
  const subscriptions = keepEvents(received, 'document', [DocumentIngested]);
  listener = await startNeighbour('embedding', aws, { subscriptions });
});
afterAll(async () => {
  await listener.stop();
  await pipeline.stop();
  await service.stop();
});

const retry = (id: string, options = {}) =>
  service.call<DocumentResource>('POST', `/v1/documents/${id}/retry`, options);

async function failedDocument(options = {}): Promise<DocumentResource> {
  const document = await putText(service, options);
  await pipeline.embedded(document);
  await untilStatus(service, document.id, 'embedded');
  await pipeline.failed(document);
  return untilStatus(service, document.id, 'failed');
}

describe('a document that is retried', () => {
  it('goes through the pipeline again as its next attempt, and is followed to its end', async () => {
    const document = await failedDocument();
    const { status, headers, body } = await retry(document.id);
    expect([status, headers.get('location')]).toEqual([202, `/v1/documents/${document.id}`]);
    expect(body).toMatchObject({ status: 'embedded', version: 1 });
    expect(body.error).toBeUndefined();
    const attempts = () =>
      received
        .filter(({ subject }) => subject === document.id)
        .map(({ data }) => (data as { attempt?: number }).attempt);
    await eventually(() => (attempts().length === 2 ? true : undefined), { what: 'the event of attempt 2' });
    expect(attempts().sort()).toEqual([1, 2]);

    const stream = await openEvents(service, document.id, { headers: { 'last-event-id': '0' } });
    const seen = [await stream.next(), await stream.next(), await stream.next()];
    expect(seen.map((event) => event?.data.status)).toEqual(['ingested', 'embedded', 'failed']);
    await pipeline.failed({ ...document, attempt: 1 }, 'late');
    await pipeline.failed({ ...document, attempt: 2 }, 'encrypted');
    expect((await stream.next())?.data).toMatchObject({ status: 'failed', error: { reason: 'encrypted' } });
    expect(await stream.next()).toBeUndefined();
  });

  it('is one that has failed, and that the caller may change', async () => {
    const pending = await putText(service);
    expect(await retry(pending.id)).toMatchObject({
      status: 409,
      body: { reason: 'document_not_failed', details: { status: 'ingested' } },
    });
    const { id } = await failedDocument({ visibility: 'tenant' });
    expect((await retry(id, { as: bob })).status).toBe(403);
    expect((await retry(id, { as: mallory })).status).toBe(404);
    const answers = await Promise.all([1, 2, 3].map(() => retry(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  });

  it('is retried once for each idempotency key, whatever became of it since', async () => {
    const document = await failedDocument();
    const { id } = document;
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });
    const answers = await Promise.all([1, 2, 3].map(() => retry(id, keyed(`retry-${id}`))));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    await pipeline.failed({ ...document, attempt: 2 }, 'encrypted');
    await untilStatus(service, id, 'failed');
    const again = await retry(id, keyed(`retry-${id}`));
    expect([again.status, again.body]).toEqual([202, answers[0]?.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    await untilStatus(service, id, 'failed');

    const other = await failedDocument();
    expect(await retry(other.id, keyed(`retry-${id}`))).toMatchObject({
      status: 422,
      body: { reason: 'idempotency_key_reused' },
    });
    expect((await retry(id, keyed(`next-${id}`))).status).toBe(202);
  });
});
