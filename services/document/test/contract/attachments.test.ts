import type { Readable } from 'node:stream';
import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgAttachments } from '../../src/adapters/pg-attachments.ts';
import { createPgCollections } from '../../src/adapters/pg-collections.ts';
import { createPgContentNotes } from '../../src/adapters/pg-content-notes.ts';
import { createPgDeletedDocuments } from '../../src/adapters/pg-deleted-documents.ts';
import { createPgDocumentRepository } from '../../src/adapters/pg-document-repository.ts';
import { createPgRebuilder } from '../../src/adapters/pg-rebuilder.ts';
import { type Content, completeDeletion, type Document } from '../../src/domain/document.ts';
import { type AttachDocumentsInput, attachDocuments } from '../../src/use-cases/attach-documents.ts';
import { createDocument } from '../../src/use-cases/create-document.ts';
import { deleteDocument } from '../../src/use-cases/delete-document.ts';
import { dissolveCollections } from '../../src/use-cases/dissolve-collections.ts';
import { MemoryContent, RecordingLogger } from '../support/memory-parts.ts';
import { aDocument, noon, owner } from '../support/samples.ts';
import { openTestDb, recordingUnitOfWork } from '../support/stores.ts';

const { signal } = new AbortController();
const { tenantId } = owner;

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

/** A store that fails when it is told to. */
class FailingContent extends MemoryContent {
  failures = 0;

  override async put(location: Content['location'], body: Readable) {
    if (this.failures > 0 && this.blobs.size % 2 === 1) {
      this.failures -= 1;
      throw new Error('the store is away');
    }
    return super.put(location, body);
  }
}

/** The document service on Postgres, a store that fails, and commits that fail. */
function startWorld() {
  const store = new FailingContent();
  const failing = { commits: 0 };
  const unitOfWork = recordingUnitOfWork(db, async () => {
    if (failing.commits === 0) return;
    failing.commits -= 1;
    throw new Error('killed');
  });
  const documents = createPgDocumentRepository({
    ...{ db, unitOfWork, keyRetentionMs: 60_000, requestId: () => undefined },
  });
  const ports = {
    ...{ documents, store, attachments: createPgAttachments({ db }), bucket: 'blobs', newId: uuidv7 },
    ...{
      notes: createPgContentNotes({ db, graceMs: 60_000 }),
      now: () => noon,
      logger: new RecordingLogger(),
    },
    ...{
      keys: { find: async () => undefined, purge: async () => 0 },
      tombstones: { hide: async () => undefined },
    },
  };
  const upload = async (collections: readonly string[] = []) => {
    const documentId = uuidv7();
    const location = { bucket: 'blobs', key: `documents/${tenantId}/${documentId}/1` };
    const content = { ...aDocument().content, location };
    const fields = { title: 'Move', visibility: 'private' as const, metadata: {}, collections };
    const input = { caller: owner, documentId, idempotencyKey: undefined, upload: { fields, content } };
    return (await createDocument(ports, input, signal)).document;
  };
  const extracted = (mail: Document, parts: readonly number[]): AttachDocumentsInput => ({
    ...{ eventId: uuidv7(), tenantId, documentId: mail.id, version: mail.version },
    attachments: parts.map((part) => {
      const location = { bucket: 'blobs', key: `attachments/${mail.id}/${part}` };
      store.blobs.set(location.key, Buffer.from(`Attachment ${part}`));
      return { part, filename: `${part}.txt`, content: { ...aDocument().content, location } };
    }),
  });
  const childrenOf = async (mail: Document) =>
    (await ports.attachments.list(owner, [mail], signal)).get(mail.id) ?? [];
  return { store, failing, ports, upload, extracted, childrenOf };
}

describe('attachments', () => {
  it('become documents once though everything fails and is delivered again, and leave no bytes behind', async () => {
    const { store, failing, ports, upload, extracted, childrenOf } = startWorld();
    const mail = await upload();
    const event = extracted(mail, [1, 2, 4]);
    const again = extracted(mail, [1, 2, 4]);
    store.failures = 3;
    failing.commits = 3;
    const deliver = async (input: AttachDocumentsInput): Promise<void> =>
      attachDocuments(ports, input, signal).catch(() => deliver(input));
    await Promise.all([deliver(event), deliver(event), deliver(again), deliver(again)]);
    await deliver(event);
    expect([store.failures, failing.commits]).toEqual([0, 0]);
    const children = await childrenOf(mail);
    expect(children.map(({ filename }) => filename)).toEqual(['1.txt', '2.txt', '4.txt']);
    const stored = [...store.blobs.keys()].filter((key) => key.startsWith('documents/'));
    expect(stored.map((key) => key.split('/')[2]).sort()).toEqual(children.map(({ id }) => id).sort());
    // The rows are those that the histories lead to.
    const page = { after: undefined, limit: 1_000, dryRun: true };
    expect((await createPgRebuilder({ db }).rebuildNext(page, signal)).differing).toEqual([]);
  });

  it('come with their mail into a collection that is being deleted, and leave it', async () => {
    const { ports, upload, extracted, childrenOf } = startWorld();
    const collections = createPgCollections({ db, keyRetentionMs: 60_000 });
    const id = uuidv7();
    const facts = { name: 'Move', description: '', metadata: {}, createdBy: owner.userId, version: 1 };
    const collection = { id, tenantId, ...facts, createdAt: noon, updatedAt: noon };
    await collections.create(collection, { request: undefined, signal });
    const mail = await upload([id]);
    await collections.remove({ tenantId, collectionId: id }, () => undefined, signal);
    await attachDocuments(ports, extracted(mail, [1]), signal);
    const [child] = await childrenOf(mail);
    const left = await collections.leftMembers({ collectionId: id, limit: 10 }, signal);
    expect(left.map(({ documentId }) => documentId)).toEqual([mail.id, child?.id]);
    await dissolveCollections({ ...ports, collections }, signal);
    expect(await collections.leftMembers({ collectionId: id, limit: 10 }, signal)).toEqual([]);
  });

  it('that were deleted are remembered for as long as their mail may be taken apart again', async () => {
    const { ports, upload, extracted, childrenOf } = startWorld();
    const mail = await upload();
    await attachDocuments(ports, extracted(mail, [1]), signal);
    const [child] = await childrenOf(mail);
    const key = { tenantId, documentId: child!.id };
    await deleteDocument(ports, { caller: owner, documentId: child!.id }, signal);
    await ports.documents.change(
      key,
      (current) => ({ document: completeDeletion(current!.document, noon) }),
      { signal },
    );
    await db.query('DELETE FROM document_blobs WHERE document_id = $1', [child!.id]);
    const deleted = createPgDeletedDocuments({ db, retentionMs: 0 });
    const isRemembered = async () =>
      (await ports.attachments.partsOf({ tenantId, documentId: mail.id }, 1, signal)).has(1);
    await deleted.purge();
    expect(await isRemembered()).toBe(true);
    await db.query('UPDATE documents SET version = 2 WHERE id = $1', [mail.id]);
    await deleted.purge();
    expect(await isRemembered()).toBe(false);
  });

  it('are counted and locked with what is attached to them, for a change that asks', async () => {
    const { ports, upload, extracted, childrenOf } = startWorld();
    const mail = await upload();
    await attachDocuments(ports, extracted(mail, [1, 2]), signal);
    const [first] = await childrenOf(mail);
    await attachDocuments(ports, extracted({ ...mail, id: first!.id }, [1]), signal);
    const seen: unknown[] = [];
    for (const attachments of [undefined, 'counted', 'locked'] as const)
      await ports.documents.change(
        { tenantId, documentId: mail.id },
        (current) => {
          const depths = current?.attachments?.map(({ document }) => document.attachedTo?.depth);
          seen.push([current?.attachmentCount, depths]);
          return undefined;
        },
        { attachments, signal },
      );
    expect(seen).toEqual([
      [undefined, undefined],
      [2, []],
      [2, [1, 1, 2]],
    ]);
  });
});
