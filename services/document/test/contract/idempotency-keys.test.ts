import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PgIdempotencyKeys } from '../../src/adapters/pg-idempotency-keys.ts';
import { aDocument, owner } from '../support/samples.ts';
import { adapters, openPg, openTestDb, type Stores } from '../support/stores.ts';

let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

describe.each(adapters)('idempotency keys on %s', (_name, open) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(db);
  });
  const scope = { tenantId: owner.tenantId, userId: owner.userId, key: 'key-1' };
  const claimed = async () => {
    const answer = await stores.keys.claim(scope);
    if (!('claim' in answer)) throw new Error('The key was settled already.');
    return answer.claim;
  };

  it('gives a key to one of many at once', async () => {
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => stores.keys.claim(scope)));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    const refusal = answers.find((answer) => answer.status === 'rejected');
    expect(refusal?.reason).toMatchObject({ code: 'conflict', reason: 'idempotency_key_in_progress' });
  });

  it('keeps keys of different users and tenants apart', async () => {
    await claimed();
    expect(await stores.keys.claim({ ...scope, userId: 'other' })).toHaveProperty('claim');
    expect(await stores.keys.claim({ ...scope, tenantId: 'other' })).toHaveProperty('claim');
  });

  it('settles a key with its document, as it was first answered', async () => {
    const claim = await claimed();
    const document = aDocument({ id: uuidv7() });
    await stores.documents.create({ document, settle: { claim, fingerprint: 'f' } });
    expect(await stores.keys.claim(scope)).toEqual({ settled: { fingerprint: 'f', document } });
    await stores.keys.release(claim);
    expect(await stores.keys.claim(scope)).toHaveProperty('settled');
  });

  it('gives a released key to the next', async () => {
    await stores.keys.release(await claimed());
    expect(await stores.keys.claim(scope)).toHaveProperty('claim');
  });

  it('refuses the document of a claim that was lost', async () => {
    const claim = { ...(await claimed()), token: uuidv7() };
    const document = aDocument({ id: uuidv7() });
    const creating = stores.documents.create({ document, settle: { claim, fingerprint: 'f' } });
    await expect(creating).rejects.toMatchObject({ code: 'conflict', reason: 'idempotency_claim_lost' });
    expect(await stores.documents.find(document.id)).toBeUndefined();
  });
});

describe('the lease of an idempotency key', () => {
  const scope = { tenantId: 't', userId: 'u', key: 'lease' };

  it('lets another request take over after the lease, and refuses the slow one', async () => {
    const { documents } = await openPg(db);
    const keys = new PgIdempotencyKeys(db, { leaseMs: 0, retentionMs: 60_000 });
    const slow = await keys.claim(scope);
    const quick = await keys.claim(scope);
    if (!('claim' in slow && 'claim' in quick)) throw new Error('Nothing was settled.');
    const commit = (claim: typeof slow.claim) =>
      documents.create({ document: aDocument({ id: uuidv7() }), settle: { claim, fingerprint: 'f' } });
    await commit(quick.claim);
    await expect(commit(slow.claim)).rejects.toMatchObject({ reason: 'idempotency_claim_lost' });
    const { rows } = await db.query('select id from documents');
    expect(rows).toHaveLength(1);
  });

  it('forgets keys after their retention', async () => {
    await openPg(db);
    const keys = new PgIdempotencyKeys(db, { leaseMs: 60_000, retentionMs: 0 });
    await keys.claim(scope);
    expect(await keys.purge()).toBe(1);
    expect(await keys.purge()).toBe(0);
  });
});
