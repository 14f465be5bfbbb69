import { Readable } from 'node:stream';
import { type ContentProbe, createFileTypeContentProbe } from '@lectern/file-types';
import { describe, expect, it } from 'vitest';
import { MemoryContent, textProbe } from '../../test/support/memory-parts.ts';
import type { ContentStore } from '../ports.ts';
import { storeContent } from './store-content.ts';

const location = { bucket: 'b', key: 'k' };
const { signal } = new AbortController();

const storeIn = (store: Pick<ContentStore, 'put'>, body: Readable, maxBytes = 1_000) =>
  storeContent(
    { body, declaredType: 'text/plain' },
    { store, probe: textProbe, location, maxDocumentBytes: maxBytes, signal },
  );

/** Endless, in chunks of 10 bytes, counting what was taken of it. */
function endless() {
  const counter = { taken: 0 };
  function* chunks() {
    for (;;) {
      counter.taken += 10;
      yield Buffer.from('0123456789');
    }
  }
  return { counter, body: Readable.from(chunks(), { objectMode: false, highWaterMark: 10 }) };
}

describe('storing content', () => {
  it('passes every byte on, whatever the size of the pieces', async () => {
    const store = new MemoryContent();
    const text = 'The moon pulls the sea, twice a day.';
    const content = await storeIn(store, Readable.from([...text].map((c) => Buffer.from(c))));
    expect(store.blobs.get('k')?.toString()).toBe(text);
    expect(content).toMatchObject({ contentType: 'text/plain', bytes: text.length, location });
  });

  it('takes no more of a source than the store takes, beyond the sample and small buffers', async () => {
    const { counter, body } = endless();
    const never = Promise.withResolvers<never>();
    const asked = Promise.withResolvers<void>();
    const idle: Pick<ContentStore, 'put'> = {
      put: () => {
        asked.resolve();
        return never.promise;
      },
    };
    const storing = storeIn(idle, body, Number.MAX_SAFE_INTEGER);
    await asked.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(counter.taken).toBeLessThan(100);
    never.reject(new Error('given up'));
    await expect(storing).rejects.toThrow('given up');
    expect(body.destroyed).toBe(true);
  });

  it('stops at the first byte over the limit', async () => {
    const { counter, body } = endless();
    const store = new MemoryContent();
    await expect(storeIn(store, body)).rejects.toMatchObject({
      code: 'payload_too_large',
      reason: 'document_too_large',
      details: { maxBytes: 1_000 },
      errors: [],
    });
    expect(counter.taken).toBeLessThan(1_200);
    expect(body.destroyed).toBe(true);
    expect(store.blobs.size).toBe(0);
  });

  it('refuses an empty file', async () => {
    const refused = storeIn(new MemoryContent(), Readable.from([]));
    await expect(refused).rejects.toMatchObject({ code: 'unprocessable', reason: 'empty_file' });
  });

  it('refuses a type that is not supported by its first bytes', async () => {
    const { counter, body } = endless();
    const probe: ContentProbe = { ...textProbe, inspect: async () => ({ other: 'image/png' }) };
    const store = new MemoryContent();
    const target = { store, probe, location, maxDocumentBytes: 1_000, signal };
    const refused = storeContent({ body, declaredType: 'text/plain' }, target);
    await expect(refused).rejects.toMatchObject({ code: 'unsupported_media_type' });
    expect(counter.taken).toBeLessThan(100);
  });

  it('takes what came as characters for text, whatever it looks like', async () => {
    const body = Readable.from([Buffer.from('%PDF-1.4 is how a PDF begins.')]);
    const probe = createFileTypeContentProbe();
    const target = { store: new MemoryContent(), probe, location, maxDocumentBytes: 1_000, signal };
    expect(await storeContent({ body, found: { text: true } }, target)).toMatchObject({
      contentType: 'text/plain',
    });
  });
});
