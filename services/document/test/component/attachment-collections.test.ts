import type { Principal } from '@lectern/auth';
import { DocumentDescribed, DocumentIngested, type DocumentResource } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectionResource } from '../../src/http/collection-schemas.ts';
import { mailsFor } from '../support/mails.ts';
import { startPipeline } from '../support/pipeline.ts';
import { alice, type Harness, root, startDocument } from '../support/start-document.ts';

const published: CloudEvent[] = [];
let service: Harness;
let listeners: Neighbour[];
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  pipeline = await startPipeline(aws);
  const keep = (...events: Parameters<typeof keepEvents>[2]) => ({
    subscriptions: keepEvents(published, 'document', events),
  });
  listeners = [
    await startNeighbour('embedding', aws, keep(DocumentIngested)),
    await startNeighbour('retrieval', aws, keep(DocumentDescribed)),
  ];
});
afterAll(async () => {
  for (const listener of listeners) await listener.stop();
  await pipeline.stop();
  await service.stop();
});

const { mailWith, taken, untilAttached } = mailsFor(() => ({ service, pipeline }));

const limited = (...collections: string[]) => ({ ...alice, via: 'api-key' as const, collections });
const make = async () =>
  (await service.call<CollectionResource>('POST', '/v1/collections', { json: { name: 'Move' } })).body.id;
const put = (collection: string, id: string, attributes = {}, as: Principal = alice) =>
  service.call<{ reason?: string }>('PUT', `/v1/collections/${collection}/documents/${id}`, {
    ...{ as, json: { attributes } },
  });
const take = (collection: string, id: string, as: Principal = alice) =>
  service.call('DELETE', `/v1/collections/${collection}/documents/${id}`, { as });
const show = async (id: string, as: Principal = alice) =>
  (await service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as })).body;
const statusOf = async (id: string, as: Principal) =>
  (await service.call('GET', `/v1/documents/${id}`, { as })).status;
/** The attributes that a document has, by collection. */
const placesOf = async (id: string) =>
  Object.fromEntries((await show(id)).collections.map((each) => [each.id, each.attributes]));
const listed = async (as: Principal) =>
  (await service.call<{ data: DocumentResource[] }>('GET', '/v1/documents', { as })).body.data;

describe('what is attached to a mail in collections', () => {
  it('is found by a key that uploaded the mail, and in the collection', async () => {
    const open = await make();
    const key = limited(open);
    const { mail, ids } = await mailWith(2, {}, key);
    expect(await placesOf(ids[0]!)).toEqual({ [open]: {} });
    expect((await show(mail.id, key)).attachments?.map(({ id }) => id)).toEqual(ids);
    expect((await listed(key)).map(({ id }) => id).sort()).toEqual([mail.id, ...ids].sort());
    const path = `/v1/collections/${open}/documents`;
    const { body } = await service.call<{ data: DocumentResource[] }>('GET', path);
    expect(body.data).toHaveLength(3);
  });

  it('has the attributes of the mail, as they are when it is taken out and whenever they change', async () => {
    const [one, other] = [await make(), await make()];
    const { mail, ids } = await mailWith(1, { collections: [one] });
    // It is published when there is room for it, as it is then.
    await eventually(() => published.find(({ data }) => data.documentId === ids[0]));
    await put(one, mail.id, { chapter: 1 });
    expect(await placesOf(ids[0]!)).toEqual({ [one]: { chapter: 1 } });
    await pipeline.extracted(mail, [await taken(2)]);
    const second = (await untilAttached(mail.id, 2)).find((id) => id !== ids[0])!;
    expect(await placesOf(second)).toEqual({ [one]: { chapter: 1 } });
    // Its own places count until those of the mail change, and then beside them.
    await put(one, second, { chapter: 7 });
    await put(other, second);
    await put(one, mail.id, { chapter: 1 });
    expect(await placesOf(second)).toEqual({ [one]: { chapter: 7 }, [other]: {} });
    await put(one, mail.id, { chapter: 2 });
    expect(await placesOf(second)).toEqual({ [one]: { chapter: 2 }, [other]: {} });
    await take(one, mail.id);
    expect([await placesOf(second), await placesOf(ids[0]!)]).toEqual([{ [other]: {} }, {}]);
    const told = await eventually(
      () => {
        const its = published.filter(({ data }) => data.documentId === ids[0]);
        return its.length === 4 ? its.map(({ data }) => data) : undefined;
      },
      { what: 'an upload and three changes are published' },
    );
    expect(told.map(({ descriptionRevision: nr, collections }) => [nr, collections]).sort()).toEqual([
      [1, [{ id: one, attributes: {} }]],
      [2, [{ id: one, attributes: { chapter: 1 } }]],
      [3, [{ id: one, attributes: { chapter: 2 } }]],
      [4, []],
    ]);
  });

  it('of an attached mail is where the outer one is', async () => {
    const collection = await make();
    const { mail, ids } = await mailWith(1);
    const inner = ids[0]!;
    await pipeline.extracted({ ...mail, id: inner }, [await taken(1)]);
    const [innermost] = await untilAttached(inner, 1);
    await put(collection, mail.id);
    expect(await placesOf(innermost!)).toEqual({ [collection]: {} });
  });

  it('is not shown to a key that it is out of reach of, and is not brought to it', async () => {
    const [open, further] = [await make(), await make()];
    const key = limited(open, further);
    const { mail, ids } = await mailWith(2, { collections: [open] });
    await take(open, ids[0]!);
    expect(await statusOf(ids[0]!, key)).toBe(404);
    expect((await show(mail.id, key)).attachments?.map(({ id }) => id)).toEqual([ids[1]]);
    expect((await listed(key)).find(({ id }) => id === mail.id)?.attachments).toHaveLength(1);
    // Neither by changing where the mail is, nor who reads it.
    await put(open, mail.id, { chapter: 1 }, key);
    await put(further, mail.id, {}, key);
    await service.call('PATCH', `/v1/documents/${mail.id}`, { as: key, json: { visibility: 'tenant' } });
    expect(await placesOf(ids[0]!)).toEqual({});
    expect((await show(ids[0]!)).visibility).toBe('private');
    expect(await placesOf(ids[1]!)).toEqual({ [open]: { chapter: 1 }, [further]: {} });
    expect((await show(ids[1]!)).visibility).toBe('tenant');
  });

  it('stays where its owner has it when an administrator moves the mail, and keeps it from the tenant', async () => {
    const collection = await make();
    const { mail, ids } = await mailWith(1, { visibility: 'tenant' });
    await service.call('PATCH', `/v1/documents/${ids[0]}`, { json: { visibility: 'private' } });
    expect((await put(collection, mail.id, {}, root)).status).toBe(200);
    expect([await placesOf(mail.id), await placesOf(ids[0]!)]).toEqual([{ [collection]: {} }, {}]);
  });

  it('refuses a place of the mail that there is no room for', async () => {
    const { mail, ids } = await mailWith(1);
    const [one, two, more] = [await make(), await make(), await make()];
    const large = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`a${i}`, 'x'.repeat(480)]));
    const own = [await put(one, ids[0]!, large), await put(two, ids[0]!, large)];
    expect(own.map(({ status }) => status)).toEqual([200, 200]);
    const refused = await put(more, mail.id, large);
    expect([refused.status, refused.body.reason]).toEqual([400, 'memberships_too_large']);
    expect(await placesOf(mail.id)).toEqual({});
  });
});
