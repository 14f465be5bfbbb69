import { randomUUID } from 'node:crypto';
import { DocumentIndexed } from '@lectern/contracts';
import { sendToQueue } from '@lectern/events/testing';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alice, type Harness, mallory, root, startDocument } from '../support/start-document.ts';

interface List {
  readonly data: { queue: string; count: number; complete: boolean; messages: { id: string }[] }[];
  readonly unavailable: string[];
}

let service: Harness;
beforeAll(async () => {
  service = await startDocument();
});
afterAll(() => service.stop());

const path = '/v1/admin/dead-letters';
const list = async (as = root) => (await service.call<List>('GET', path, { as })).body;
const idsOf = ({ data }: List) => data.flatMap(({ messages }) => messages.map(({ id }) => id));

/** An event that no consumer can read, about a tenant. */
async function sendBroken(tenantId: string): Promise<string> {
  const id = randomUUID();
  const event = {
    ...{ specversion: '1.0', id, source: '/lectern/retrieval', type: DocumentIndexed.type },
    ...{ time: new Date().toISOString(), data: { tenantId, documentId: 'document-1', version: 'none' } },
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  };
  await sendToQueue(service.aws, 'document', JSON.stringify(event));
  return id;
}

describe('dead letters', () => {
  it('are shown to who administers their tenant, and to nobody else; a queue that does not answer is named', async () => {
    const [ours, theirs] = [await sendBroken('tenant-a'), await sendBroken('tenant-b')];
    await eventually(async () => idsOf(await list()).includes(ours) || undefined, { timeoutMs: 20_000 });
    await eventually(async () => idsOf(await list(mallory)).includes(theirs) || undefined, {
      timeoutMs: 20_000,
    });
    const found = await list();
    expect(found).toMatchObject({
      data: [{ queue: 'document', count: 1, messages: [{ id: ours, documentId: 'document-1' }] }],
      unavailable: ['embedding', 'model', 'retrieval', 'user', 'webhook'],
    });
    expect(found.data[0]?.messages[0]).toMatchObject({
      ...{ type: DocumentIndexed.type, reason: 'invalid_event_data', traceId: 'a'.repeat(32) },
    });
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await service.call(method, `${path}?ids=all`, { as: alice });
      expect([status, body.reason]).toEqual([403, 'missing_role']);
    }
  });

  it('of another tenant are neither redriven nor deleted, also not by their ids', async () => {
    const [theirs = ''] = idsOf(await list(mallory));
    const redriven = await service.call<List>('POST', `${path}/redrive`, {
      as: root,
      json: { ids: [theirs] },
    });
    expect(redriven).toMatchObject({ status: 200, body: { data: [{ queue: 'document', count: 0 }] } });
    expect((await service.call('DELETE', `${path}?ids=${theirs}`, { as: root })).status).toBe(200);
    expect(idsOf(await list(mallory))).toEqual([theirs]);
  });

  it('are deleted, the chosen ones and then all', async () => {
    const [first = ''] = idsOf(await list());
    const others = [await sendBroken('tenant-a'), await sendBroken('tenant-a')];
    await eventually(async () => idsOf(await list()).length === 3 || undefined, { timeoutMs: 20_000 });
    const deletion = await service.call('DELETE', `${path}?ids=${first}`, { as: root });
    expect(deletion.body).toEqual({
      data: [{ queue: 'document', count: 1, complete: true }],
      unavailable: ['embedding', 'model', 'retrieval', 'user', 'webhook'],
    });
    expect(idsOf(await list()).sort()).toEqual(others.sort());
    await service.call('DELETE', `${path}?ids=all`, { as: root });
    expect(idsOf(await list())).toEqual([]);
    expect(idsOf(await list(mallory))).toHaveLength(1);
  });

  it.each(['', '?ids=', '?ids=a,,b', `?ids=${'x,'.repeat(50)}x`])('are not deleted by %j', async (query) => {
    expect((await service.call('DELETE', `${path}${query}`, { as: root })).status).toBe(400);
  });
});
