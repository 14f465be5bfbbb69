import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { createMemoryConcurrencyLimiter } from '@lectern/http';
import { describe, expect, it } from 'vitest';
import { MemoryContent, RecordingLogger, textProbe } from '../../test/support/memory-parts.ts';
import { owner } from '../../test/support/samples.ts';
import type { RemoteSource } from '../ports.ts';
import { type LinkParts, storeLink } from './receive-link.ts';
import { linkedDocument } from './schemas.ts';

const { signal } = new AbortController();
const url = 'https://example.com/Tides.txt';

function store(source: RemoteSource | undefined, fields: object = {}) {
  const logger = new RecordingLogger();
  const limiter = createMemoryConcurrencyLimiter();
  const fetches = { name: 'url_fetches', perCaller: 1, total: 1 };
  const links: LinkParts | undefined = source && { source, limiter, fetches, logger };
  const target = {
    store: new MemoryContent(),
    probe: textProbe,
    location: { bucket: 'b', key: 'k' },
    maxDocumentBytes: 10,
    signal,
  };
  const linked = linkedDocument.parse({ url, ...fields });
  return { limiter, logger, stored: storeLink(links, { linked, caller: owner }, target) };
}

const fileOf = (text: string, announcedBytes?: number) => {
  const body = Readable.from([Buffer.from(text)], { objectMode: false });
  const file = { body, fileName: 'Tides.txt', declaredType: 'text/plain', announcedBytes };
  return { body, source: { open: async () => file } satisfies RemoteSource };
};

describe('the file of a link', () => {
  it('is stored with what the request asked for, and with what it says', async () => {
    const { stored, limiter } = store(fileOf('tides').source);
    expect(await stored).toMatchObject({
      fields: { title: 'Tides', visibility: 'private', metadata: {} },
      content: { bytes: 5, contentType: 'text/plain' },
      link: { url, fields: { visibility: 'private', metadata: {} } },
    });
    expect(limiter.taken()).toEqual(new Map([['url_fetches', 0]]));
  });

  it('is asked for by nobody where links are off', async () => {
    await expect(store(undefined).stored).rejects.toMatchObject({
      code: 'permission_denied',
      reason: 'url_ingestion_disabled',
    });
  });

  it('is not read when its server says that it is too large', async () => {
    const { body, source } = fileOf('x', 11);
    await expect(store(source).stored).rejects.toMatchObject({
      ...{ reason: 'document_too_large', errors: [{ pointer: '/url' }] },
    });
    expect([body.destroyed, body.readableDidRead]).toEqual([true, false]);
  });

  it('holds no place after it could not be fetched', async () => {
    const refused = new AppError('unprocessable', 'No.', { reason: 'url_not_fetched' });
    const { stored, limiter } = store({ open: () => Promise.reject(refused) });
    await expect(stored).rejects.toMatchObject({ cause: refused, errors: [{ pointer: '/url' }] });
    expect(limiter.taken()).toEqual(new Map([['url_fetches', 0]]));
  });

  it.each([
    ['url_not_allowed', ['url refused']],
    ['url_not_fetched', []],
  ])('is logged where somebody tries what is not allowed: %s', async (reason, warnings) => {
    const refused = new AppError('unprocessable', 'No.', { reason });
    const { stored, logger } = store({ open: () => Promise.reject(refused) });
    await expect(stored).rejects.toMatchObject({ cause: refused, errors: [{ pointer: '/url' }] });
    expect(logger.warnings).toEqual(warnings);
  });
});
