import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryDocuments } from '../../test/support/memory-documents.ts';
import { countingIds, MemoryContent, RecordingReporter, textProbe } from '../../test/support/memory-parts.ts';
import { noon, owner } from '../../test/support/samples.ts';
import { type CreateDocumentInput, type CreateDocumentPorts, createDocument } from './create-document.ts';

let documents: MemoryDocuments;
let store: MemoryContent;
let reporter: RecordingReporter;
let ports: CreateDocumentPorts;

beforeEach(() => {
  documents = new MemoryDocuments();
  store = new MemoryContent();
  reporter = new RecordingReporter();
  ports = {
    documents,
    keys: documents,
    store,
    reporter,
    probe: textProbe,
    bucket: 'blobs',
    maxBytes: 1_000,
    newId: countingIds(),
    clock: { now: () => noon },
  };
});

const input = (changes: Partial<CreateDocumentInput> = {}): CreateDocumentInput => ({
  viewer: owner,
  idempotencyKey: undefined,
  signal: new AbortController().signal,
  receive: async (take) => {
    await take({ body: Readable.from([Buffer.from('tides')]), declaredType: 'text/plain' });
    return { title: 'Tides', visibility: 'private', metadata: {} };
  },
  ...changes,
});

const failing = (error: unknown): CreateDocumentPorts => ({
  ...ports,
  documents: { create: () => Promise.reject(error) },
});

describe('creating a document', () => {
  it('stores the bytes under the tenant and the document, then the document and its event', async () => {
    const { document, replayed } = await createDocument(ports, input());
    expect(replayed).toBe(false);
    expect(document).toMatchObject({ tenantId: owner.tenantId, ownerId: owner.userId, status: 'ingested' });
    expect([...store.blobs.keys()]).toEqual([document.content.location.key]);
    expect(document.content.location.key).toMatch(`documents/${owner.tenantId}/${document.id}/`);
    expect(documents.published).toEqual([{ kind: 'ingested', document }]);
  });

  it('leaves no bytes when the rest of the request is wrong', async () => {
    const receive: CreateDocumentInput['receive'] = async (take) => {
      await take({ body: Readable.from([Buffer.from('tides')]) });
      throw new AppError('invalid_argument', 'Wrong.');
    };
    await expect(createDocument(ports, input({ receive }))).rejects.toThrow('Wrong.');
    expect(store.blobs.size).toBe(0);
    expect(documents.published).toEqual([]);
  });

  it('leaves no bytes when the document is refused', async () => {
    const refusal = new AppError('conflict', 'Taken over.');
    await expect(createDocument(failing(refusal), input())).rejects.toBe(refusal);
    expect(store.blobs.size).toBe(0);
  });

  it.each([
    ['the connection was lost', new AppError('unavailable', 'Gone.')],
    ['nobody knows what happened', new Error('?')],
  ])('keeps the bytes when it may have been written after all, since %s', async (_why, error) => {
    await expect(createDocument(failing(error), input())).rejects.toBe(error);
    expect(store.blobs.size).toBe(1);
    expect(reporter.warnings).toEqual(['bytes kept, since the commit may have succeeded']);
  });

  it('says why it failed, even when cleaning up fails too', async () => {
    store.deleteError = new Error('S3 is down');
    const refusal = new AppError('conflict', 'Taken over.');
    await expect(createDocument(failing(refusal), input())).rejects.toBe(refusal);
    expect(reporter.warnings).toEqual(['bytes of a refused upload were left behind']);
  });

  it('gives its idempotency key back when it fails', async () => {
    const refusal = new AppError('invalid_argument', 'Wrong.');
    const wrong = input({ idempotencyKey: 'k', receive: () => Promise.reject(refusal) });
    await expect(createDocument(ports, wrong)).rejects.toBe(refusal);
    expect((await createDocument(ports, input({ idempotencyKey: 'k' }))).replayed).toBe(false);
  });

  it('stores nothing for a repeated request', async () => {
    const first = await createDocument(ports, input({ idempotencyKey: 'k' }));
    const again = await createDocument(ports, input({ idempotencyKey: 'k' }));
    expect(again).toEqual({ document: first.document, replayed: true });
    expect(store.blobs.size).toBe(1);
    expect(documents.published).toHaveLength(1);
  });
});
