import type { Db } from '@lectern/db';
import { untilLockWaits } from '@lectern/db/testing';
import { createPgIdempotencyKeys } from '@lectern/idempotency';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentOfJson } from '../../src/adapters/document-json.ts';
import { createPgDocumentRepository } from '../../src/adapters/pg-document-repository.ts';
import { replaceContent } from '../../src/domain/document.ts';
import { aDocument, after, owner } from '../support/samples.ts';
import { adapters, openPg, openTestDb, recordingUnitOfWork, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

const scope = { tenantId: owner.tenantId, userId: owner.userId, key: 'key-1' };
const request = { ...scope, fingerprint: 'f' };

describe.each(adapters)('idempotency keys on %s', (_name, open) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(db);
  });
  const create = (keyed = request) => {
    const document = aDocument({ id: uuidv7() });
    return stores.documents.create({ document }, { request: keyed, signal });
  };

  it('give one of many requests at once its effect', async () => {
    const written = await Promise.all([1, 2, 3, 4].map(() => create()));
    const [change, ...rest] = written.filter((each) => each !== undefined);
    expect(rest).toEqual([]);
    expect(await stores.documents.list(owner, { limit: 10, place: {} }, signal)).toEqual([
      expect.objectContaining({ id: change?.document.id }),
    ]);
  });

  it('are apart for different users and tenants', async () => {
    expect(await create()).toBeDefined();
    expect(await create({ ...request, userId: 'other' })).toBeDefined();
    expect(await create({ ...request, tenantId: 'other' })).toBeDefined();
  });

  it('are kept with the document, as it was first answered', async () => {
    expect(await stores.keys.find(scope, signal)).toBeUndefined();
    const document = (await create())?.document;
    expect(await stores.keys.find(scope, signal)).toEqual({ fingerprint: 'f', answer: document });
    expect(await create({ ...request, fingerprint: 'other' })).toBeUndefined();
    expect(await stores.keys.find(scope, signal)).toEqual({ fingerprint: 'f', answer: document });
  });

  it('change nothing the second time, and do not ask for a decision', async () => {
    const { id, content } = (await create({ ...request, key: 'first' }))?.document ?? expect.fail();
    let decisions = 0;
    const replace = () =>
      stores.documents.change(
        { tenantId: owner.tenantId, documentId: id },
        (current) => {
          decisions += 1;
          const location = { ...content.location, key: `version-${decisions}` };
          return { document: replaceContent(current!.document, { ...content, location }, after(1)) };
        },
        { request, signal },
      );
    const written = await Promise.all([replace(), replace(), replace()]);
    expect(written.filter((each) => each !== undefined)).toHaveLength(1);
    expect(decisions).toBe(1);
    expect(await stores.keys.find(scope, signal)).toMatchObject({ answer: { version: 2 } });
  });

  it('are free again when the change fails', async () => {
    const failing = stores.documents.change(
      { tenantId: owner.tenantId, documentId: uuidv7() },
      () => {
        throw new Error('no');
      },
      { request, signal },
    );
    await expect(failing).rejects.toThrow('no');
    expect(await stores.keys.find(scope, signal)).toBeUndefined();
    expect(await create()).toBeDefined();
  });
});

describe('idempotency keys on Postgres', () => {
  const repository = (keyRetentionMs: number) => {
    const unitOfWork = recordingUnitOfWork(db, async () => undefined);
    return createPgDocumentRepository({ db, unitOfWork, keyRetentionMs, requestId: () => undefined });
  };
  const create = (documents = repository(60_000)) =>
    documents.create({ document: aDocument({ id: uuidv7() }) }, { request, signal });
  beforeEach(() => openPg(db));

  it.each([
    ['is answered when the first commits', 'COMMIT', undefined],
    ['has its effect when the first fails', 'ROLLBACK', expect.objectContaining({})],
  ])('have a second request wait for the first: it %s', async (_what, end, expected) => {
    const failure = new Error('rolled back');
    let second: Promise<unknown> = Promise.resolve();
    const first = db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO idempotency_keys (tenant_id, user_id, key, fingerprint, answer) VALUES ($1, $2, $3, 'f', '{}')`,
        [scope.tenantId, scope.userId, scope.key],
      );
      second = create();
      await untilLockWaits(db, 1);
      if (end === 'ROLLBACK') throw failure;
    });
    if (end === 'ROLLBACK') await expect(first).rejects.toBe(failure);
    else await first;
    expect(await second).toEqual(expected);
  });

  it('are free after their retention', async () => {
    expect(await create(repository(0))).toBeDefined();
    const second = await create(repository(0));
    expect(second).toBeDefined();
    const keys = createPgIdempotencyKeys({ db, retentionMs: 0, parse: documentOfJson });
    expect(await keys.find(scope, signal)).toMatchObject({ answer: { id: second?.document.id } });
    expect(await keys.purge()).toBe(1);
    expect(await keys.purge()).toBe(0);
  });

  it('take over what a request of the release before has claimed, and has not answered', async () => {
    await db.query(
      `INSERT INTO idempotency_keys (tenant_id, user_id, key, token, leased_until)
       VALUES ($1, $2, $3, gen_random_uuid(), now() + interval '1 minute')`,
      [scope.tenantId, scope.userId, scope.key],
    );
    const written = await create();
    const { rowCount } = await db.query('SELECT FROM idempotency_keys WHERE answer IS NULL');
    expect([written === undefined, rowCount]).toEqual([false, 0]);
  });
});
