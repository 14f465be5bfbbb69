import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgEmbeddingRepository } from '../../src/adapters/pg-embedding-repository.ts';
import { migrations } from '../../src/migrations.ts';
import type { EmbeddingRepository } from '../../src/ports.ts';

const goOn = new AbortController().signal;
let db: Db;
let close: () => Promise<void>;
let repository: EmbeddingRepository;
let count = 0;
const newDocument = () => ({ documentId: `document ${count++}`, tenantId: 'tenant', version: 1 });

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  const outbox = createOutbox({ source: 'embedding' });
  const unitOfWork = createUnitOfWork({ db, outbox, consumer: 'embedding' });
  repository = createPgEmbeddingRepository({
    db,
    unitOfWork,
    consumer: 'embedding',
    blobRetentionMs: 3_600_000,
  });
});
afterAll(() => close());

describe('claim-check blobs', () => {
  it('gives out blobs past their retention, each to one of many at once, and forgets those that are gone', async () => {
    const [old, young] = [newDocument(), newDocument()];
    const keys = Array.from({ length: 6 }, (_, n) => `old ${n}`);
    for (const key of keys) await repository.noteBlob(old, { bucket: 'b', key }, goOn);
    await repository.noteBlob(young, { bucket: 'b', key: 'young' }, goOn);
    await db.query(
      `UPDATE vector_blobs SET noted_at = noted_at - interval '2 hours' WHERE document_id = $1`,
      [old.documentId],
    );
    const broken = () => Promise.reject(new Error('S3 is down'));
    await expect(repository.collectBlobs({ limit: 6, remove: broken }, goOn)).rejects.toThrow('S3 is down');
    await repository.noteBlob(old, { bucket: 'b', key: 'old 0' }, goOn);
    const taken: string[] = [];
    const remove = async ({ key }: { key: string }) => void taken.push(key);
    await Promise.all([1, 2, 3].map(() => repository.collectBlobs({ limit: 6, remove }, goOn)));
    expect(taken.sort()).toEqual(keys.slice(1));
    expect(await repository.findBlobs(old, goOn)).toEqual([{ bucket: 'b', key: 'old 0' }]);
    expect(await repository.findBlobs(young, goOn)).toEqual([{ bucket: 'b', key: 'young' }]);
  });
});
