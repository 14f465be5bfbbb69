import { loadConfig } from '@lectern/config';
import {
  DocumentDeleted,
  type DocumentResource,
  DocumentsErased,
  ErasureRequested,
  StorageClaimed,
  StorageReserved,
} from '@lectern/contracts';
import { type CloudEvent, type DataOf, subscription } from '@lectern/events';
import type { Service } from '@lectern/service';
import { keepEvents, type Neighbour, startNeighbour, testPrincipal } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws } from '@lectern/testing';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import { startPipeline } from '../support/pipeline.ts';
import { type Harness, putText, startDocument } from '../support/start-document.ts';

let service: Harness;
let user: Neighbour;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
let neighbours: Neighbour[];
const reports: CloudEvent[] = [];
/** Called before the index reports that a document is removed. */
let beforeUnindexed: Promise<void> = Promise.resolve();

const versionOf = ({ documentId: id, tenantId }: DataOf<typeof DocumentDeleted>) => ({
  ...{ id, tenantId, version: 1 },
});

beforeAll(async () => {
  const aws = testAws();
  // Nothing here waits for a sweep: there is none while this runs.
  service = await startDocument({ SWEEP_INTERVAL_MS: '3600000' }, aws, { withoutRoom: true });
  pipeline = await startPipeline(aws);
  user = await startNeighbour('user', aws, {
    subscriptions: [
      ...keepEvents(reports, 'document', [DocumentsErased]),
      subscription({
        from: 'document',
        event: StorageClaimed,
        handle: async ({ data: { documentId, tenantId, version, claim, timestamp } }) => {
          await user.emit(StorageReserved, { documentId, tenantId, version, claim, timestamp });
        },
      }),
    ],
  });
  const onDeleted = (handle: (data: DataOf<typeof DocumentDeleted>) => Promise<void>) => [
    subscription({ from: 'document', event: DocumentDeleted, handle: ({ data }) => handle(data) }),
  ];
  neighbours = [
    await startNeighbour('embedding', aws, {
      subscriptions: onDeleted((data) => pipeline.purged(versionOf(data), data.operationId)),
    }),
    await startNeighbour('retrieval', aws, {
      subscriptions: onDeleted(async (data) => {
        await beforeUnindexed;
        await pipeline.unindexed(versionOf(data), data.operationId);
      }),
    }),
  ];
});
afterAll(async () => {
  for (const neighbour of [...neighbours, user]) await neighbour.stop();
  await pipeline.stop();
  await service.stop();
});

const someone = (tenantId: string) =>
  testPrincipal({ tenantId, userId: uuidv7(), scopes: ['documents:read', 'documents:write'] });

/** Has the documents of an owner, or of a tenant, erased. */
async function request(facts: { tenantId: string; ownerId?: string; erasureId?: string }): Promise<string> {
  const erasureId = facts.erasureId ?? uuidv7();
  const base = { requestedBy: facts.ownerId ?? 'owner', timestamp: new Date().toISOString() };
  await user.emit(ErasureRequested, { ...base, ...facts, erasureId });
  return erasureId;
}

const reportsOf = (erasureId: string) =>
  reports
    .map(({ data }) => data as DataOf<typeof DocumentsErased>)
    .filter((report) => report.erasureId === erasureId);
const untilReported = (erasureId: string, times = 1) =>
  eventually(() => (reportsOf(erasureId).length >= times ? reportsOf(erasureId) : undefined), {
    what: 'the erasure is reported',
    timeoutMs: 15_000,
  });
const statusOf = async (as: ReturnType<typeof someone>, { id }: DocumentResource) =>
  (await service.call('GET', `/v1/documents/${id}`, { as })).status;

const make = async (as: ReturnType<typeof someone>) =>
  (await service.call<{ id: string }>('POST', '/v1/collections', { as, json: { name: 'Bees' } })).body.id;
const show = (id: string, as: ReturnType<typeof someone>) =>
  service.call<{ createdBy?: string; documents: { total: number } }>('GET', `/v1/collections/${id}`, { as });

describe('the erasure of an owner', () => {
  it('removes their documents in every store, and reports how much that was; those of others stay', async () => {
    const tenantId = uuidv7();
    const [ada, bob] = [someone(tenantId), someone(tenantId)];
    const own = [
      await putText(service, { as: ada }),
      await putText(service, { as: ada, visibility: 'tenant' }),
    ];
    const others = await putText(service, { as: bob });
    const erasureId = await request({ tenantId, ownerId: ada.userId });
    const [report] = await untilReported(erasureId);
    expect(report).toMatchObject({ tenantId, documents: 2, blobs: 2, chunks: 8, points: 8 });
    expect(await Promise.all(own.map((each) => statusOf(ada, each)))).toEqual([404, 404]);
    expect(await statusOf(bob, others)).toBe(200);
    const keys = await service.blobKeys();
    expect(keys.filter((key) => own.some(({ id }) => key.includes(id)))).toEqual([]);

    await request({ tenantId, ownerId: ada.userId, erasureId });
    expect((await untilReported(erasureId, 2)).at(-1)).toMatchObject({ documents: 2 });
  });

  it('takes the collections that they made, but not those with documents of others, which then nobody has made', async () => {
    const tenantId = uuidv7();
    const [ada, bob] = [someone(tenantId), someone(tenantId)];
    const [own, shared, bobs] = [await make(ada), await make(ada), await make(bob)];
    await putText(service, { as: ada, collections: [own, shared, bobs] });
    const others = await putText(service, { as: bob, collections: [shared] });
    const erasureId = await request({ tenantId, ownerId: ada.userId });
    await untilReported(erasureId);
    expect((await show(own, bob)).status).toBe(404);
    expect((await show(bobs, bob)).body).toMatchObject({ createdBy: bob.userId, documents: { total: 0 } });
    const { body } = await show(shared, bob);
    expect([body.createdBy, body.documents.total]).toEqual([undefined, 1]);
    expect(await statusOf(bob, others)).toBe(200);
    const patched = await service.call('PATCH', `/v1/collections/${shared}`, {
      ...{ as: bob, json: { name: 'B' } },
    });
    expect(patched.status).toBe(403);

    await untilReported(await request({ tenantId }));
    expect((await show(shared, bob)).status).toBe(404);
  });

  it('waits for a part that is down, and is reported when nothing is left', async () => {
    const ada = someone(uuidv7());
    const up = Promise.withResolvers<void>();
    beforeUnindexed = up.promise;
    const document = await putText(service, { as: ada });
    const erasureId = await request({ tenantId: ada.tenantId, ownerId: ada.userId });
    await eventually(async () => ((await statusOf(ada, document)) === 404 ? true : undefined), {
      what: 'it is hidden',
    });
    expect(reportsOf(erasureId)).toEqual([]);
    up.resolve();
    await untilReported(erasureId);
  });

  it('of somebody without documents is reported, and that of a tenant takes all of it', async () => {
    const [ada, bob] = [someone(uuidv7()), someone(uuidv7())];
    const nothing = await request({ tenantId: ada.tenantId, ownerId: ada.userId });
    expect((await untilReported(nothing))[0]).toMatchObject({ documents: 0, blobs: 0 });
    const document = await putText(service, { as: bob });
    const all = await request({ tenantId: bob.tenantId });
    expect((await untilReported(all))[0]).toMatchObject({ documents: 1 });
    expect(await statusOf(bob, document)).toBe(404);
  });
});

describe('what was under way when its owner was erased', () => {
  let sweeping: Service;
  beforeAll(async () => {
    const config = loadConfig(configSchema, { ...service.environment, SWEEP_INTERVAL_MS: '50' });
    sweeping = await createService(config, { telemetry: noopTelemetry('document') });
    await sweeping.start();
  });
  afterAll(() => sweeping.stop());

  it('goes when it comes, by the sweep of any instance', async () => {
    const ada = someone(uuidv7());
    await untilReported(await request({ tenantId: ada.tenantId, ownerId: ada.userId }));
    const [document, collection] = [await putText(service, { as: ada }), await make(ada)];
    await eventually(async () => ((await statusOf(ada, document)) === 404 ? true : undefined), {
      what: 'the upload goes',
    });
    await eventually(async () => ((await show(collection, ada)).status === 404 ? true : undefined), {
      what: 'the collection goes',
    });
  });
});
