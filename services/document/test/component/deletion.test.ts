import { DocumentDeleted } from '@lectern/contracts';
import { type DataOf, subscription } from '@lectern/events';
import { type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationResource } from '../../src/http/history-schemas.ts';
import { startPipeline } from '../support/pipeline.ts';
import { bob, type Harness, mallory, putText, root, startDocument } from '../support/start-document.ts';

const deleted: DataOf<typeof DocumentDeleted>[] = [];
let service: Harness;
let listener: Neighbour;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  pipeline = await startPipeline(aws);
  const onDeleted = subscription({
    from: 'document',
    event: DocumentDeleted,
    handle: async ({ data }) => void deleted.push(data),
  });
  listener = await startNeighbour('retrieval', aws, { subscriptions: [onDeleted] });
});

afterAll(async () => {
  await listener.stop();
  await pipeline.stop();
  await service.stop();
});

const remove = (id: string, as = undefined as typeof root | undefined) =>
  service.call<{ operationId: string }>('DELETE', `/v1/documents/${id}`, { as });
const operationOf = (id: string, as = undefined as typeof root | undefined) =>
  service.call<OperationResource>('GET', `/v1/operations/${id}`, { as });
const blobsOf = async (id: string) => (await service.blobKeys()).filter((key) => key.includes(id));

const untilOperation = (id: string, done: (operation: OperationResource) => boolean) =>
  eventually(
    async () => {
      const { body } = await operationOf(id);
      return done(body) ? body : undefined;
    },
    { what: `operation ${id}` },
  );

describe('a deletion', () => {
  it('takes the document out of every read and search before it is answered', async () => {
    const document = await putText(service, { visibility: 'tenant' });
    const { status, headers, body } = await remove(document.id);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/operations/${body.operationId}`);
    expect(service.retrieval.hidden).toContain(document.id);
    for (const path of ['', '/content', '/events']) {
      expect((await service.call('GET', `/v1/documents/${document.id}${path}`)).status).toBe(404);
    }
    const put = await service.call('PUT', `/v1/documents/${document.id}/content`, { json: { text: 'x' } });
    expect(put.status).toBe(404);
    const { body: list } = await service.call<{ data: { id: string }[] }>('GET', '/v1/documents?limit=100');
    expect(list.data.map(({ id }) => id)).not.toContain(document.id);
    const event = await eventually(() => deleted.find(({ documentId }) => documentId === document.id));
    expect(event).toMatchObject({ tenantId: document.tenantId, operationId: body.operationId });
  });

  it('succeeds when chunks, index and bytes are gone, and not before', async () => {
    const document = await putText(service);
    await service.call('PUT', `/v1/documents/${document.id}/content`, { json: { text: 'second' } });
    expect(await blobsOf(document.id)).toHaveLength(2);
    const { operationId } = (await remove(document.id)).body;
    expect((await operationOf(operationId)).body).toMatchObject({
      id: operationId,
      kind: 'document.delete',
      documentId: document.id,
      status: 'running',
      removed: { content: false, chunks: false, index: false },
    });
    await pipeline.purged(document, operationId);
    const half = await untilOperation(operationId, ({ removed }) => removed.chunks);
    expect(half).toMatchObject({ status: 'running', removed: { content: true, chunks: true, index: false } });
    expect(await blobsOf(document.id)).toEqual([]);
    expect(half.steps).toEqual([
      { part: 'content', doneAt: expect.any(String), removed: 2 },
      { part: 'chunks', doneAt: expect.any(String), removed: 4 },
      { part: 'index' },
    ]);
    expect(half.receipt).toBeUndefined();
    await pipeline.unindexed(document, operationId);
    const whole = await untilOperation(operationId, ({ status }) => status === 'succeeded');
    expect(whole.receipt).toEqual({ completedAt: whole.updatedAt, blobs: 2, chunks: 4, points: 4 });
  });

  it('succeeds whatever the order of the reports, and waits while points remain', async () => {
    const document = await putText(service);
    const { operationId } = (await remove(document.id)).body;
    await pipeline.unindexed(document, operationId, 3);
    await pipeline.purged(document, operationId);
    const half = await untilOperation(operationId, ({ removed }) => removed.chunks);
    expect(half).toMatchObject({ status: 'running', removed: { index: false } });
    await pipeline.unindexed(document, operationId, 0);
    await untilOperation(operationId, ({ status }) => status === 'succeeded');
  });

  it('takes no bytes away on a report about another operation', async () => {
    const [document, witness] = [await putText(service), await putText(service)];
    const { operationId } = (await remove(witness.id)).body;
    await pipeline.purged(document, operationId);
    await pipeline.purged(witness, operationId);
    await untilOperation(operationId, ({ removed }) => removed.chunks);
    expect(await blobsOf(document.id)).toHaveLength(1);
  });

  it('is the same one when it is asked for again, by any number at once', async () => {
    const document = await putText(service);
    const answers = await Promise.all([1, 2, 3, 4].map(() => remove(document.id)));
    expect(new Set(answers.map(({ body }) => body.operationId)).size).toBe(1);
    expect((await remove(document.id)).body).toEqual(answers[0]!.body);
    await eventually(() => deleted.find(({ documentId }) => documentId === document.id));
    expect(deleted.filter(({ documentId }) => documentId === document.id)).toHaveLength(1);
  });

  it('stands when searches cannot be reached, and is confirmed by asking again', async () => {
    const document = await putText(service);
    service.retrieval.broken = true;
    const refused = await service.call('DELETE', `/v1/documents/${document.id}`);
    expect(refused).toMatchObject({
      status: 503,
      body: { reason: 'deletion_not_confirmed', retryable: true },
    });
    expect((await service.call('GET', `/v1/documents/${document.id}`)).status).toBe(404);
    service.retrieval.broken = false;
    const again = await eventually(async () => {
      const answer = await remove(document.id);
      return answer.status === 202 ? answer : undefined;
    });
    expect(service.retrieval.hidden).toContain(document.id);
    const event = await eventually(() => deleted.find(({ documentId }) => documentId === document.id));
    expect(event.operationId).toBe(again.body.operationId);
  });

  it('can be followed by who asked for it and by the owner, and by nobody else', async () => {
    const document = await putText(service, { visibility: 'tenant' });
    const { operationId } = (await remove(document.id, root)).body;
    expect((await operationOf(operationId, root)).status).toBe(200);
    expect((await operationOf(operationId)).status).toBe(200);
    for (const as of [bob, mallory]) expect((await operationOf(operationId, as)).status).toBe(404);
    expect((await operationOf('none')).status).toBe(404);
  });
});
