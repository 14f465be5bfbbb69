import type { Principal } from '@lectern/auth';
import type { BatchResource } from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import { noopTelemetry } from '@lectern/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectionResource } from '../../src/http/collection-schemas.ts';
import { alice, bob, type Harness, putText, startDocument } from '../support/start-document.ts';

let service: Harness;
let db: Db;
beforeAll(async () => {
  service = await startDocument();
  db = createDb({ url: service.databaseUrl, telemetry: noopTelemetry() });
});
afterAll(async () => {
  await db.close();
  await service.stop();
});

type Refused = { reason?: string; errors?: unknown[] };
const make = async (): Promise<string> =>
  (await service.call<{ id: string }>('POST', '/v1/collections', { json: { name: 'Bees' } })).body.id;
const named = (ids: readonly string[]) => ({ documents: ids.map((documentId) => ({ documentId })) });

describe('a batch', () => {
  it('is made once per idempotency key, also by requests at the same time', async () => {
    const [id, one, two] = [await make(), await putText(service), await putText(service)];
    const send = (ids: readonly string[], key: string) =>
      service.call<BatchResource & Refused>('POST', `/internal/collections/${id}/batches`, {
        ...{ as: alice, from: 'bff', json: named(ids), headers: { 'idempotency-key': key } },
      });
    const keyed = () => send([one.id, two.id], 'batch-1');
    const made = await Promise.all([keyed(), keyed(), keyed()]);
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    const replayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed');
    expect(made.map(replayed).sort()).toEqual([null, 'true', 'true']);
    const stored = await db.query('SELECT FROM collection_batches WHERE collection_id = $1', [id]);
    expect(stored.rowCount).toBe(1);
    const other = await send([one.id], 'batch-1');
    expect([other.status, other.body.reason]).toEqual([422, 'idempotency_key_reused']);
    // The first answer comes also when a document of it is gone; a request that was refused leaves its key free.
    await service.call('DELETE', `/v1/documents/${two.id}`);
    expect((await keyed()).body.id).toBe(made[0]?.body.id);
    expect((await send([two.id], 'batch-2')).body.reason).toBe('document_not_found');
    expect((await send([one.id], 'batch-2')).status).toBe(201);
  });

  it('comes with a new collection, once per idempotency key, or neither does', async () => {
    const as = { ...alice, userId: 'filler' };
    const [mine, theirs] = [await putText(service, { as }), await putText(service, { as: bob })];
    const send = (ids: readonly string[], key: string, who: Principal = as) =>
      service.call<CollectionResource & Refused>('POST', '/internal/collections', {
        ...{ as: who, from: 'bff', json: { name: 'Filled', ...named(ids) } },
        headers: { 'idempotency-key': key },
      });
    const listed = async () =>
      (await service.call<{ data: CollectionResource[] }>('GET', '/v1/collections?name=Filled')).body.data;
    const refused = await send([mine.id, theirs.id], 'filled-1');
    const errors = [{ pointer: '/documents/1/documentId', detail: 'is refused' }];
    expect(refused).toMatchObject({ status: 404, body: { reason: 'document_not_found', errors } });
    const limited = await send([mine.id], 'filled-1', { ...as, collections: [await make()] });
    expect(limited).toMatchObject({ status: 403, body: { reason: 'limited_to_collections' } });
    expect(await listed()).toEqual([]);
    const made = await send([mine.id], 'filled-1');
    expect(made).toMatchObject({ status: 201, body: { name: 'Filled', documents: { total: 1 } } });
    const again = await send([mine.id], 'filled-1');
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', made.body]);
    expect((await listed()).map(({ id }) => id)).toEqual([made.body.id]);
    const plain = await service.call<Refused>('POST', '/v1/collections', {
      ...{ as, json: { name: 'Filled' }, headers: { 'idempotency-key': 'filled-1' } },
    });
    expect([plain.status, plain.body.reason]).toEqual([422, 'idempotency_key_reused']);
  });
});
