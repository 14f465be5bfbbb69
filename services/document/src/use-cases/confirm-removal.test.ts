import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryContent, RecordingLogger } from '../../test/support/memory-parts.ts';
import { aDocument, documentId, noon, operationId, owner } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { type ConfirmRemovalInput, type ConfirmRemovalPorts, confirmRemoval } from './confirm-removal.ts';
import { deleteDocument } from './delete-document.ts';

let documents: MemoryDocuments;
let store: MemoryContent;
let ports: ConfirmRemovalPorts;
const end = vi.fn<ConfirmRemovalPorts['erasures']['end']>();
const now = () => noon;
const { signal } = new AbortController();
const erasure = { id: 'erasure', tenantId: owner.tenantId, ownerId: owner.userId, requestedBy: owner.userId };
const { key } = aDocument().content.location;

beforeEach(async () => {
  documents = new MemoryDocuments();
  store = new MemoryContent();
  end.mockReset().mockResolvedValue(true);
  const erasures = { ofDocument: async () => [erasure], end };
  ports = { documents, store, erasures, now, logger: new RecordingLogger() };
  store.blobs.set(key, Buffer.from('tides'));
  await documents.create({ document: aDocument({ filename: 'tides.txt' }) }, { signal });
  const tombstones = { hide: async () => undefined };
  const deletion = { caller: owner, documentId };
  await deleteDocument({ documents, tombstones, now, newId: () => operationId }, deletion, signal);
});

const report = (
  eventId: string,
  part: ConfirmRemovalInput['part'],
  changes: Partial<ConfirmRemovalInput> = {},
) => {
  const { tenantId } = owner;
  const input = { eventId, documentId, tenantId, operationId, part, removed: 3, remaining: 0, ...changes };
  return confirmRemoval(ports, input, signal);
};
const status = async () => (await documents.find(owner, documentId))?.status;

describe('confirming a removal', () => {
  it.each([[['chunks', 'index']], [['index', 'chunks']], [['index', 'chunks', 'index', 'chunks']]] as const)(
    'completes the deletion after %j',
    async (parts) => {
      for (const [n, part] of parts.entries()) {
        expect(await status()).toBe(n < 2 ? 'deleting' : 'deleted');
        await report(`event-${n}`, part);
      }
      expect(await status()).toBe('deleted');
      expect(await documents.find(owner, documentId)).toMatchObject({
        ...{ title: '', filename: undefined, metadata: {} },
      });
      expect(store.blobs.size).toBe(0);
    },
  );

  it('fails while the bytes cannot be removed, so that the event comes back', async () => {
    await report('event-1', 'index');
    store.deleteError = new Error('S3 is down');
    await expect(report('event-2', 'chunks')).rejects.toThrow('S3 is down');
    expect(await status()).toBe('deleting');
    store.deleteError = undefined;
    await report('event-2', 'chunks');
    expect(await status()).toBe('deleted');
  });

  it.each([
    ['another operation', { operationId: '01938f00-0000-7000-8000-0000000000aa' }],
    ['another tenant', { tenantId: 'tenant-b' }],
    ['another document', { documentId: '01938f00-0000-7000-8000-0000000000bb' }],
  ])('takes nothing away on a report that names %s', async (_what, changes) => {
    await report('event-1', 'chunks', changes);
    expect(store.blobs.has(key)).toBe(true);
    expect((await documents.findOperation(owner, operationId))?.confirmed).toEqual({});
  });

  it('has an erasure of the document ended, not before it is deleted, and anew where that was cut off', async () => {
    await report('event-1', 'index');
    expect(end).not.toHaveBeenCalled();
    end.mockRejectedValueOnce(new Error('The database is away'));
    await expect(report('event-2', 'chunks')).rejects.toThrow('The database is away');
    expect(await status()).toBe('deleted');
    await report('event-2', 'chunks');
    expect(end.mock.calls.map(([ended, , { again }]) => [ended, again])).toEqual([
      [erasure, false],
      [erasure, false],
    ]);
  });

  it('confirms nothing while something remains', async () => {
    await report('event-1', 'index', { remaining: 2 });
    expect((await documents.findOperation(owner, operationId))?.confirmed).toEqual({});
    await report('event-2', 'index');
    expect((await documents.findOperation(owner, operationId))?.confirmed).toEqual({ index: noon });
  });
});
