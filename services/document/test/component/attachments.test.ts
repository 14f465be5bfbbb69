import type { DocumentResource } from '@lectern/contracts';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationResource } from '../../src/http/history-schemas.ts';
import { mailsFor } from '../support/mails.ts';
import { startPipeline } from '../support/pipeline.ts';
import { alice, bob, type Harness, root, startDocument } from '../support/start-document.ts';

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

const show = async (id: string, as = alice) =>
  (await service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as })).body;
const statusOf = async (id: string, as = alice) =>
  (await service.send('GET', `/v1/documents/${id}`, { as })).status;
const { putMail, taken, untilAttached, mailWith } = mailsFor(() => ({ service, pipeline }));
/** Nothing is handled any more of what was sent before. */
const settled = async () => {
  const { ids } = await mailWith(1);
  return ids;
};
const documentBlobs = async () => (await service.blobKeys()).filter((key) => key.startsWith('documents/'));
const removed = async (id: string, operationId: string) => {
  const document = { id, tenantId: 'tenant-a', version: 1 };
  await pipeline.purged(document, operationId);
  await pipeline.unindexed(document, operationId);
};
const operationOf = async (id: string) =>
  (await service.call<OperationResource>('GET', `/v1/operations/${id}`)).body;
/** Deletions in the order in which they were decided. */
const operationsOf = async (ids: readonly string[]) =>
  Promise.all(
    ids.map(
      async (id) =>
        (await service.call<{ operationId: string }>('DELETE', `/v1/documents/${id}`)).body.operationId,
    ),
  );

describe('what is attached to a mail', () => {
  it('becomes documents of their own, which name their mail, and are listed by it', async () => {
    const facts = { metadata: { project: 'move' }, readers: ['bob'] };
    const { mail, files, ids } = await mailWith(2, facts);
    const [first] = await Promise.all(ids.map((id) => show(id)));
    expect(first).toMatchObject({
      ...{ attachmentOf: mail.id, filename: '1.txt', title: '1', contentType: 'text/plain', version: 1 },
      ...{ ownerId: 'alice', visibility: 'private', readers: ['bob'], metadata: { project: 'move' } },
      ...{ sha256: files[0]?.sha256, bytes: files[0]?.bytes },
    });
    const content = await service.send('GET', `/v1/documents/${ids[0]}/content`, {});
    expect(await content.text()).toMatch(/^Attachment 1/);
    const { body: list } = await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents');
    expect(list.data.find(({ id }) => id === mail.id)?.attachments).toMatchObject([
      { id: ids[0], filename: '1.txt' },
      { id: ids[1], filename: '2.txt' },
    ]);
    expect((await show(mail.id, bob)).attachments).toHaveLength(2);
  });

  it('becomes them once, whatever comes again and at the same time', async () => {
    const mail = await putMail();
    const files = [await taken(1), await taken(2)];
    await Promise.all([1, 2, 3].map(() => pipeline.extracted(mail, files)));
    const ids = await untilAttached(mail.id, 2);
    await pipeline.extracted(mail, files);
    await settled();
    expect(await untilAttached(mail.id, 2)).toEqual(ids);
    const { body: list } = await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents?limit=100');
    expect(list.data.filter(({ attachmentOf }) => attachmentOf === mail.id)).toHaveLength(2);
    // No copy is left of those that came again.
    const known = new Set(list.data.map(({ id }) => id));
    const strays = (await documentBlobs()).filter((key) => !known.has(key.split('/')[2] ?? ''));
    expect(strays).toEqual([]);
  });

  it('can be deleted alone, and does not come back with the mail', async () => {
    const { mail, files, ids } = await mailWith(2);
    await service.call('DELETE', `/v1/documents/${ids[0]}`);
    await pipeline.extracted({ ...mail, attempt: 2 }, files);
    await settled();
    expect((await show(mail.id)).attachments?.map(({ id }) => id)).toEqual([ids[1]]);
    expect(await statusOf(mail.id)).toBe(200);
  });

  it('is deleted with the mail, whose deletion ends with theirs and counts them', async () => {
    const { mail, ids } = await mailWith(2);
    const [operationId = ''] = await operationsOf([mail.id]);
    for (const id of [mail.id, ...ids]) {
      expect(await statusOf(id)).toBe(404);
      expect(service.retrieval.hidden).toContain(id);
    }
    const own = await operationsOf(ids);
    await removed(mail.id, operationId);
    await removed(ids[0]!, own[0]!);
    await eventually(async () => ((await operationOf(own[0]!)).status === 'succeeded' ? true : undefined));
    expect(await operationOf(operationId)).toMatchObject({
      status: 'running',
      removed: { content: true, chunks: true, index: true, attachments: false },
    });
    await removed(ids[1]!, own[1]!);
    const ended = await eventually(async () => {
      const operation = await operationOf(operationId);
      return operation.status === 'succeeded' ? operation : undefined;
    });
    expect(ended.receipt).toMatchObject({ attachments: 2, blobs: 1 });
    expect(ended.steps.at(-1)).toMatchObject({ part: 'attachments', removed: 2 });
    const keys = await documentBlobs();
    expect(keys.filter((key) => [mail.id, ...ids].some((id) => key.includes(id)))).toEqual([]);
  });

  it('of a mail that is being deleted becomes nothing', async () => {
    const mail = await putMail();
    const files = [await taken(1)];
    await service.call('DELETE', `/v1/documents/${mail.id}`);
    await pipeline.extracted(mail, files);
    await settled();
    const { body: list } = await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents?limit=100');
    expect(list.data.some(({ attachmentOf }) => attachmentOf === mail.id)).toBe(false);
  });

  it('gives way to that of a new version when searches find that', async () => {
    const { mail, files, ids } = await mailWith(1);
    const json = { text: 'From: b@x.example' };
    await service.call('PUT', `/v1/documents/${mail.id}/content`, { json });
    const second = { ...mail, version: 2 };
    await pipeline.extracted(second, [await taken(1)]);
    expect(await untilAttached(mail.id, 2)).toContain(ids[0]);
    await pipeline.indexed(second);
    const [left] = await untilAttached(mail.id, 1);
    expect(left).not.toBe(ids[0]);
    expect(await statusOf(ids[0]!)).toBe(404);
    // What comes late of the version before is not wanted any more.
    await pipeline.extracted(mail, [...files, await taken(7)]);
    await settled();
    expect(await untilAttached(mail.id, 1)).toEqual([left]);
  });

  it('is read by those who read the mail, whenever that is changed', async () => {
    const { mail, ids } = await mailWith(1);
    const change = (json: object, id = mail.id) => service.call('PATCH', `/v1/documents/${id}`, { json });
    expect(await statusOf(ids[0]!, bob)).toBe(404);
    await change({ visibility: 'tenant' });
    expect(await statusOf(ids[0]!, bob)).toBe(200);
    await change({ visibility: 'private' });
    expect([await statusOf(ids[0]!, bob), await statusOf(mail.id, bob)]).toEqual([404, 404]);
    // Its own sharing counts until that of the mail changes; a change of something else is none.
    await change({ readers: ['bob'] }, ids[0]);
    await change({ title: 'Moved', visibility: 'private' });
    expect([await statusOf(ids[0]!, bob), await statusOf(mail.id, bob)]).toEqual([200, 404]);
  });

  it('is not opened to an administrator by the mail, where its owner keeps it', async () => {
    const { mail, ids } = await mailWith(1, { visibility: 'tenant' });
    await service.call('PATCH', `/v1/documents/${ids[0]}`, { json: { visibility: 'private' } });
    const json = { visibility: 'private', readers: ['root'] };
    expect((await service.call('PATCH', `/v1/documents/${mail.id}`, { as: root, json })).status).toBe(200);
    expect([await statusOf(mail.id, root), await statusOf(ids[0]!, root)]).toEqual([200, 404]);
    expect((await show(mail.id, root)).attachments).toBeUndefined();
  });

  it('of an attached mail is deleted with the outer one', async () => {
    const { mail, ids } = await mailWith(1);
    const [inner = ''] = ids;
    await pipeline.extracted({ ...mail, id: inner }, [await taken(1)]);
    const [innermost = ''] = await untilAttached(inner, 1);
    expect((await show(innermost)).attachmentOf).toBe(inner);
    const [outer = ''] = await operationsOf([mail.id]);
    const [middle = '', last = ''] = await operationsOf([inner, innermost]);
    await removed(mail.id, outer);
    await removed(inner, middle);
    await removed(innermost, last);
    for (const id of [last, middle, outer])
      await eventually(async () => ((await operationOf(id)).status === 'succeeded' ? true : undefined), {
        what: `the end of ${id}`,
      });
    expect((await operationOf(outer)).receipt).toMatchObject({ attachments: 1 });
  });
});
