import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgStorageRepository } from '../../src/adapters/pg-storage-repository.ts';
import type { StorageClaim } from '../../src/domain/storage.ts';
import { migrations } from '../../src/migrations.ts';
import type { StorageRepository } from '../../src/ports/storage.ts';
import { answerClaim } from '../../src/use-cases/answer-claim.ts';
import { giveUpClaim } from '../../src/use-cases/give-up-claim.ts';
import { MemoryStorageRepository } from '../../testing/memory-storage.ts';
import { signal } from '../support/backends.ts';

const quotaBytes = 1_000;
const now = () => new Date('2026-11-01T12:00:00.000Z');

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
});
afterAll(() => close());

/** What decides claims, and its answers to a document, in the order in which they were published. */
interface StorageUnderTest {
  readonly storage: StorageRepository;
  answersTo(documentId: string): Promise<string[]>;
}

function openPg(): StorageUnderTest {
  const unitOfWork = createUnitOfWork({ db, outbox: createOutbox({ source: 'user' }), consumer: 'user' });
  return {
    storage: createPgStorageRepository({ db, unitOfWork, defaultQuotaBytes: quotaBytes }),
    answersTo: async (documentId) => {
      const { rows } = await db.query<{ type: string; claim: number }>(
        `SELECT type, (event->'data'->>'claim')::int AS claim FROM outbox WHERE event->>'subject' = $1 ORDER BY position`,
        [documentId],
      );
      return rows.map(({ type, claim }) => `${type} ${claim}`);
    },
  };
}

function openMemory(): StorageUnderTest {
  const storage = new MemoryStorageRepository({ quotaBytes });
  return {
    storage,
    answersTo: async (documentId) =>
      storage.published
        .filter(({ subject }) => subject === documentId)
        .map(({ definition, data }) => `${definition.type} ${data.claim}`),
  };
}

const fail = (): never => {
  throw new Error('no');
};

const aClaim = (facts: Partial<StorageClaim> = {}): StorageClaim => ({
  ...{ documentId: v7(), tenantId: v7(), version: 1, claim: 1, heldBytes: 0, wantedBytes: 100 },
  ...facts,
});

describe.each([
  ['Postgres', openPg],
  ['memory', openMemory],
])('claims on %s', (_name, open) => {
  let storage: StorageRepository;
  let answersTo: StorageUnderTest['answersTo'];
  beforeAll(() => {
    ({ storage, answersTo } = open());
  });
  const answer = (claim: StorageClaim, eventId = v7()) =>
    answerClaim({ storage, now }, { eventId, claim }, signal);
  const reservedBy = async (tenantId: string) => (await storage.find(tenantId, signal)).reservedBytes;

  it('sum up to the newest of each document, whatever their order, repetitions, and failures in between', async () => {
    const sizes = fc.array(fc.nat(200), { minLength: 1, maxLength: 4 });
    const documents = fc.array(sizes, { minLength: 1, maxLength: 4 });
    const chosen = documents.chain((sizesOf) => {
      const claims = sizesOf.flatMap((each, n) => each.map((bytes, at) => ({ n, claim: at + 1, bytes })));
      const all = [...claims, ...claims];
      return fc.record({
        sizesOf: fc.constant(sizesOf),
        order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      });
    });
    await fc.assert(
      fc.asyncProperty(chosen, async ({ sizesOf, order }) => {
        const tenantId = v7();
        const ids = sizesOf.map(() => v7());
        for (const { n, claim, bytes } of order) {
          const asked = { documentId: ids[n]!, tenantId, version: claim, claim };
          const failing = storage.change(asked, fail, { eventId: v7(), signal });
          await expect(failing).rejects.toThrow('no');
          await answer({ ...asked, heldBytes: bytes, wantedBytes: 0 });
        }
        const wanted = sizesOf.reduce((sum, each) => sum + (each.at(-1) ?? 0), 0);
        expect(await reservedBy(tenantId)).toBe(wanted);
      }),
      { numRuns: 15 },
    );
  });

  it('never reserve more than there is room for, however many come at once', async () => {
    const tenantId = v7();
    const claims = Array.from({ length: 24 }, () => aClaim({ tenantId }));
    await Promise.all(claims.map((claim) => answer(claim)));
    expect(await reservedBy(tenantId)).toBe(quotaBytes);
    await answer({ ...claims[0]!, claim: 2, wantedBytes: 0 });
    await Promise.all(claims.map((claim) => answer(claim)));
    expect([quotaBytes - 100, quotaBytes]).toContain(await reservedBy(tenantId));
  });

  it('have an effect once per event, and none on a document of another tenant', async () => {
    const claim = aClaim();
    await answer(claim, claim.documentId);
    await answer({ ...claim, claim: 2, wantedBytes: 300 }, claim.documentId);
    await answer({ ...claim, tenantId: v7(), claim: 3, wantedBytes: 300 });
    expect(await reservedBy(claim.tenantId)).toBe(100);
  });

  it('are forgotten when their document has taken nothing for long', async () => {
    const claim = aClaim();
    await answer(claim);
    await answer({ ...claim, claim: 2, wantedBytes: 0 });
    expect(await storage.purge(new Date(Date.now() + 60_000))).toBeGreaterThan(0);
    expect(await reservedBy(claim.tenantId)).toBe(0);
  });

  it('are answered alike when they come again, and not at all when they are over', async () => {
    const ports = { storage, now };
    const [first, full] = [aClaim(), aClaim({ wantedBytes: 5_000 })];
    for (const claim of [first, first, { ...first, claim: 2 }, first, full, full])
      await answerClaim(ports, { eventId: v7(), claim }, signal);
    expect(await answersTo(first.documentId)).toEqual([
      'StorageReserved.v1 1',
      'StorageReserved.v1 1',
      'StorageReserved.v1 2',
    ]);
    expect(await answersTo(full.documentId)).toEqual(['StorageRefused.v1 1', 'StorageRefused.v1 1']);
  });

  it('that are given up are refused once, unless they were decided', async () => {
    const ports = { storage, now };
    const [open, decided] = [aClaim(), aClaim()];
    await answerClaim(ports, { eventId: v7(), claim: decided }, signal);
    for (const claim of [open, open, decided]) {
      const eventId = claim.documentId;
      await giveUpClaim(ports, { eventId, claim, reason: 'too_many_deliveries', why: 'No.' }, signal);
    }
    expect(await answersTo(open.documentId)).toEqual(['StorageRefused.v1 1']);
    expect(await answersTo(decided.documentId)).toEqual(['StorageReserved.v1 1']);
  });
});

describe('claims on Postgres', () => {
  it('keep a value of the tenant’s own', async () => {
    const { storage } = openPg();
    const claim = aClaim({ wantedBytes: 5_000 });
    await db.query('INSERT INTO tenant_storage (tenant_id, quota_bytes) VALUES ($1, 5000)', [claim.tenantId]);
    await answerClaim({ storage, now }, { eventId: v7(), claim }, signal);
    expect(await storage.find(claim.tenantId, signal)).toEqual({ quotaBytes: 5_000, reservedBytes: 5_000 });
  });
});
