import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { countingIds, MemoryContent, RecordingLogger, textProbe } from '../../test/support/memory-parts.ts';
import { documentId, owner } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { receiveUpload, type UploadParts } from './receive-upload.ts';
import type { HttpRequest } from './route-parts.ts';
import { storeContent } from './store-content.ts';

const { signal } = new AbortController();
type Read = Parameters<typeof receiveUpload<{ title: string }>>[1]['read'];

function receive(read: Read, logger = new RecordingLogger(), store = new MemoryContent()) {
  const newId = countingIds();
  const limits = { maxDocumentBytes: 1_000, maxJsonBytes: 1_000 };
  const notes = new MemoryDocuments().notes;
  const parts: UploadParts = { notes, store, probe: textProbe, bucket: 'blobs', newId, logger, ...limits };
  const req = {} as HttpRequest;
  return { store, logger, received: receiveUpload(parts, { req, read, caller: owner, documentId }, signal) };
}
const tides = () => ({ body: Readable.from([Buffer.from('tides')]), declaredType: 'text/plain' });

describe('receiving an upload', () => {
  it('stores the bytes under the tenant, the document and a key of their own', async () => {
    const { store, received } = receive(async (_req, target) => ({
      fields: { title: 'Tides' },
      content: await storeContent(tides(), target),
    }));
    const { fields, content } = await received;
    expect(fields).toEqual({ title: 'Tides' });
    expect(content).toMatchObject({ contentType: 'text/plain', bytes: 5 });
    expect([...store.blobs.keys()]).toEqual([content.location.key]);
    expect(content.location.key).toMatch(new RegExp(`^documents/${owner.tenantId}/${documentId}/[^/]+$`));
  });

  it('leaves no bytes when the rest of the request is wrong', async () => {
    const { store, received } = receive(async (_req, target) => {
      await storeContent(tides(), target);
      throw new AppError('invalid_argument', 'Wrong.');
    });
    await expect(received).rejects.toThrow('Wrong.');
    expect(store.blobs.size).toBe(0);
  });

  it('says what is wrong, even when cleaning up fails too', async () => {
    const store = new MemoryContent();
    store.deleteError = new Error('S3 is down');
    const refused = new AppError('invalid_argument', 'Wrong.');
    const { logger, received } = receive(() => Promise.reject(refused), new RecordingLogger(), store);
    await expect(received).rejects.toBe(refused);
    expect(logger.warnings).toEqual(['orphaned blob: deletion failed']);
  });
});
