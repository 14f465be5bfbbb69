import { createDb, type Db } from '@lectern/db';
import { untilLockWaits } from '@lectern/db/testing';
import { AppError } from '@lectern/errors';
import type { UnitOfWork } from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { freePort } from '@lectern/testing';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgDocumentRepository } from '../../src/adapters/pg-document-repository.ts';
import { beginDeletion } from '../../src/domain/document.ts';
import { createDocument } from '../../src/use-cases/create-document.ts';
import { MemoryContent, RecordingLogger } from '../support/memory-parts.ts';
import { aDocument, after, noon, owner } from '../support/samples.ts';
import { openPg, openTestDb, recordingUnitOfWork } from '../support/stores.ts';

const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

describe('a change whose caller is gone', () => {
  it('does not go on waiting for a lock in Postgres, and changes nothing', async () => {
    const { documents } = await openPg(db);
    const document = aDocument({ id: uuidv7() });
    await documents.create({ document }, { signal });
    const caller = new AbortController();
    const gone = new AppError('cancelled', 'Gone.');
    await db.transaction(async (tx) => {
      await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [document.id]);
      const changing = documents.change(
        { tenantId: owner.tenantId, documentId: document.id },
        (current) => current && { document: beginDeletion(current.document, after(1)) },
        { signal: caller.signal },
      );
      await untilLockWaits(db, 1);
      caller.abort(gone);
      await expect(changing).rejects.toBe(gone);
      // The lock that it waited for is still held: only the server can have ended the wait.
      await untilLockWaits(db, 0);
    });
    expect(await documents.find(owner, document.id, signal)).toMatchObject({ status: 'ingested' });
  });
});

describe('a document with very many versions', () => {
  it('has the newest 200 steps of its timeline, those of the newest version whole', async () => {
    const { documents } = await openPg(db);
    const document = aDocument({ id: uuidv7() });
    await documents.create({ document }, { signal });
    await db.query(
      `INSERT INTO document_timeline (document_id, version, status, at)
       SELECT $1, -version, 'ingested', now() FROM generate_series(1, 500) AS version`,
      [document.id],
    );
    const { timeline } = (await documents.find(owner, document.id, signal)) ?? expect.fail('not found');
    expect(timeline).toHaveLength(200);
    expect(timeline.at(-1)).toMatchObject({ version: 1, status: 'ingested' });
    expect(timeline[0]?.version).toBe(-199);
  });
});

describe('an upload whose change fails', () => {
  /** Makes a document of stored bytes, and says what remains of them. */
  const upload = async (target: Db, unitOfWork: UnitOfWork) => {
    const [store, logger, documentId] = [new MemoryContent(), new RecordingLogger(), uuidv7()];
    const { content } = aDocument();
    store.blobs.set(content.location.key, Buffer.from('tides'));
    const documents = createPgDocumentRepository({
      db: target,
      unitOfWork,
      keyRetentionMs: 60_000,
      requestId: () => undefined,
    });
    const ports = { documents, keys: { find: async () => undefined }, store, logger, now: () => noon };
    const fields = { title: 'Tides', visibility: 'private', metadata: {} } as const;
    const input = { caller: owner, documentId, idempotencyKey: undefined, upload: { fields, content } };
    const error = await createDocument(ports, input, signal).catch((reason: unknown) => reason);
    return { error, documentId, blobs: store.blobs.size, warnings: logger.warnings };
  };

  it('leaves no bytes when the database cannot be reached, since the transaction did not begin', async () => {
    const url = `postgres://127.0.0.1:${await freePort()}/document`;
    const unreachable = createDb({ url, telemetry: noopTelemetry() });
    const left = await upload(
      unreachable,
      recordingUnitOfWork(unreachable, async () => undefined),
    );
    expect(left).toMatchObject({ error: { reason: 'database_unavailable' }, blobs: 0, warnings: [] });
    await unreachable.close();
  });

  it('keeps the bytes of a document whose commit succeeded without an answer', async () => {
    const { documents } = await openPg(db);
    const committing = recordingUnitOfWork(db, async () => undefined);
    const reason = 'commit_outcome_unknown';
    const left = await upload(db, {
      run: async (work, options) => {
        await committing.run(work, options);
        throw new AppError('unavailable', 'The connection was lost.', { reason });
      },
    });
    const warnings = ['blob kept: commit outcome unknown'];
    expect(left).toMatchObject({ error: { reason }, blobs: 1, warnings });
    expect(await documents.find(owner, left.documentId, signal)).toBeDefined();
  });
});
