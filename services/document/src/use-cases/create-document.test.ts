import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { countingIds, MemoryContent, RecordingLogger } from '../../test/support/memory-parts.ts';
import { noon, owner } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { type CreateDocumentInput, type CreateDocumentPorts, createDocument } from './create-document.ts';
import { storageClaimed } from './outgoing-events.ts';

let documents: MemoryDocuments;
let store: MemoryContent;
let logger: RecordingLogger;
let ports: CreateDocumentPorts;
let newId: () => string;
const { signal } = new AbortController();

beforeEach(() => {
  documents = new MemoryDocuments();
  store = new MemoryContent();
  logger = new RecordingLogger();
  newId = countingIds();
  ports = { documents, keys: documents.keys, store, logger, now: () => noon };
});

/** An upload whose bytes are stored. */
const input = (changes: Partial<CreateDocumentInput> = {}): CreateDocumentInput => {
  const documentId = newId();
  const location = { bucket: 'blobs', key: `documents/${documentId}` };
  store.blobs.set(location.key, Buffer.from('tides'));
  const fields = { title: 'Tides', visibility: 'private', metadata: {} } as const;
  const content = { contentType: 'text/plain', bytes: 5, sha256: 'a'.repeat(64), location };
  return { caller: owner, documentId, idempotencyKey: undefined, upload: { fields, content }, ...changes };
};
const create = (given: CreateDocumentInput, parts = ports) => createDocument(parts, given, signal);

const failing = (error: unknown): CreateDocumentPorts => ({
  ...ports,
  documents: { create: () => Promise.reject(error) },
});

describe('creating a document', () => {
  it('keeps the bytes that are stored, and writes the document and its event', async () => {
    const given = input();
    const { document, replayed } = await create(given);
    expect(replayed).toBe(false);
    expect(document).toMatchObject({ tenantId: owner.tenantId, ownerId: owner.userId, status: 'ingested' });
    expect(document).toMatchObject({ id: given.documentId, content: given.upload.content });
    expect([...store.blobs.keys()]).toEqual([document.content.location.key]);
    expect(documents.published).toEqual([storageClaimed(documents.claimOf(document.id)!)]);
  });

  it('leaves no bytes when the document is refused', async () => {
    const refusal = new AppError('conflict', 'Taken over.');
    await expect(create(input(), failing(refusal))).rejects.toBe(refusal);
    expect(store.blobs.size).toBe(0);
  });

  it('keeps the bytes when the outcome of the commit is not known, and logs that', async () => {
    const error = new AppError('unavailable', 'Lost.', { reason: 'commit_outcome_unknown' });
    await expect(create(input(), failing(error))).rejects.toBe(error);
    expect(store.blobs.size).toBe(1);
    expect(logger.warnings).toEqual(['blob kept: commit outcome unknown']);
  });

  it.each([
    [
      'the database cannot be reached',
      new AppError('unavailable', 'Down.', { reason: 'database_unavailable' }),
    ],
    ['the transaction collides', new AppError('unavailable', 'Again.', { reason: 'transaction_conflict' })],
    [
      'a statement takes too long',
      new AppError('deadline_exceeded', 'Late.', { reason: 'statement_timeout' }),
    ],
    ['the event is not valid', new AppError('internal', 'Invalid.', { reason: 'invalid_event' })],
    ['a statement is wrong', new Error('syntax error')],
  ])('leaves no bytes when %s, since nothing was committed', async (_why, error) => {
    await expect(create(input(), failing(error))).rejects.toBe(error);
    expect(store.blobs.size).toBe(0);
    expect(logger.warnings).toEqual([]);
  });

  it('leaves no bytes when the deadline of its caller passes before the commit', async () => {
    const late = new AppError('deadline_exceeded', 'Late.');
    const creating = createDocument(failing(late), input(), AbortSignal.abort(late));
    await expect(creating).rejects.toBe(late);
    expect(store.blobs.size).toBe(0);
  });

  it('says why it failed, even when cleaning up fails too', async () => {
    store.deleteError = new Error('S3 is down');
    const refusal = new AppError('conflict', 'Taken over.');
    await expect(create(input(), failing(refusal))).rejects.toBe(refusal);
    expect(logger.warnings).toEqual(['orphaned blob: deletion failed']);
  });

  it('gives its idempotency key back when it fails', async () => {
    const refusal = new AppError('invalid_argument', 'Wrong.');
    const keyed = () => input({ idempotencyKey: 'k' });
    await expect(create(keyed(), failing(refusal))).rejects.toBe(refusal);
    expect((await create(keyed())).replayed).toBe(false);
  });

  it('keeps nothing of a repeated request', async () => {
    const first = await create(input({ idempotencyKey: 'k' }));
    const again = await create(input({ idempotencyKey: 'k' }));
    expect(again).toEqual({ document: first.document, replayed: true });
    expect([...store.blobs.keys()]).toEqual([first.document.content.location.key]);
    expect(documents.published).toHaveLength(1);
  });

  it('keeps nothing of another request with the same key, and refuses it', async () => {
    await create(input({ idempotencyKey: 'k' }));
    const other = input({ idempotencyKey: 'k' });
    const fields = { ...other.upload.fields, title: 'Currents' };
    const creating = create({ ...other, upload: { ...other.upload, fields } });
    await expect(creating).rejects.toMatchObject({ reason: 'idempotency_key_reused' });
    expect(store.blobs.size).toBe(1);
  });
});
