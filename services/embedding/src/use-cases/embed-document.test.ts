import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { BlobLocation } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { createInProcessMemoryBudget } from '../adapters/in-process-memory-budget.ts';
import { createHashEmbeddingProvider } from '../adapters/providers/hash-embedding-provider.ts';
import { contentHash } from '../domain/chunk.ts';
import { documentFailure } from '../domain/document-failure.ts';
import type { ReadingNotes } from '../domain/extracted.ts';
import type { DocumentState, EmbeddedVersion, LockedDocument } from '../ports.ts';
import { type EmbedDocumentInput, type EmbedDocumentPorts, embedDocument } from './embed-document.ts';

const input: EmbedDocumentInput = {
  eventId: 'event-1',
  document: {
    documentId: 'd',
    version: 2,
    tenantId: 't',
    ownerId: 'o',
    title: 'T',
    visibility: 'private',
    readers: ['reader'],
    sharingRevision: 3,
    metadata: { topic: 'given' },
    collections: [],
    contentType: 'text/plain',
    bytes: 4,
    sha256: '0'.repeat(64),
    location: { bucket: 'b', key: 'original' },
  },
};

const chunk = {
  ...{ ordinal: 0, text: 'x', headings: [], lead: '', repeated: 0, tokenCount: 3, input: 'x' },
  contentHash: contentHash('x'),
};

/** Fakes that write down what is done, in order. */
function world(
  given: {
    state?: Partial<DocumentState>;
    stored?: EmbeddedVersion;
    /** What has happened when the row is locked. */
    locked?: Partial<LockedDocument> | 'handled';
    split?: () => Promise<never>;
    notes?: ReadingNotes;
  } = {},
) {
  const log: string[] = [];
  const written = new Map<string, string>();
  const published: unknown[] = [];
  let logged: unknown;
  const ports: EmbedDocumentPorts = {
    bucket: 'b',
    budget: createInProcessMemoryBudget({ bytes: 1_000_000 }),
    tracer: noopTelemetry().tracer,
    models: { active: async () => createHashEmbeddingProvider() },
    splitter: {
      split: async () => {
        if (given.split) return given.split();
        return { chunks: [chunk], attachments: [], warnings: [], ...given.notes };
      },
    },
    blobs: {
      get: async () => ({ body: Readable.from([Buffer.from('x')]), bytes: 1, contentType: 'text/plain' }),
      put: async ({ key }: BlobLocation, body) => {
        log.push(`put ${key}`);
        written.set(key, body instanceof Readable ? await text(body) : String(body));
        return { bytes: 1, sha256: '' };
      },
      delete: async ({ key }: BlobLocation) => void log.push(`delete ${key}`),
    },
    repository: {
      stateOf: async () => ({ settledVersion: 0, deleted: false, handled: false, ...given.state }),
      findEmbedded: async () => given.stored,
      findVectors: async () => new Map(),
      saveVectors: async (_document, { vectors }) => void log.push(`cache ${vectors.size}`),
      noteBlob: async (_document, { key }) => void log.push(`note ${key}`),
      change: async (_document, decide, { eventId }) => {
        log.push(`lock ${eventId}`);
        if (given.locked === 'handled') return undefined;
        const change = decide({ settledVersion: 0, deleted: false, chunkCount: 0, ...given.locked });
        if (change?.settle !== undefined) log.push(`settle ${change.settle.chunks.length}`);
        for (const { definition, data, subject } of change?.events ?? []) {
          const { reason = '' } = data as { reason?: string };
          published.push(data);
          log.push(`publish ${definition.type} ${subject} ${reason}`.trim());
        }
        return change;
      },
    },
    countVectors: () => undefined,
    now: () => new Date(0),
    logger: {
      info: (facts: unknown) => {
        logged = facts;
      },
    },
  };
  /** The outcome, as it is logged. */
  const run = async (): Promise<unknown> => {
    await embedDocument(ports, input, new AbortController().signal);
    return (logged as { outcome: string }).outcome;
  };
  return { log, written, published, run };
}
const told: ReadingNotes = {
  warnings: [{ reason: 'page_without_text', page: 3, detail: 'Page 3 is a picture.' }],
  properties: { title: 'Its own title', metadata: { topic: 'own', year: 2026 } },
};
const key = 'embeddings/t/d/2/hash-384.ndjson';

describe('embedding a document', () => {
  it('caches, notes and writes the blob before the one transaction that publishes', async () => {
    const { log, written, run } = world();
    expect(await run()).toBe('settled');
    expect(log).toEqual([
      'cache 1',
      `note ${key}`,
      `put ${key}`,
      'lock event-1',
      'settle 1',
      'publish DocumentEmbedded.v1 d',
    ]);
    expect(JSON.parse(written.get(key) ?? '')).toMatchObject({ ordinal: 0, text: 'x' });
  });

  it('publishes a version that is stored again, with its blob, and makes nothing anew', async () => {
    const chunk = { ordinal: 0, text: 'stored', headings: [], tokenCount: 3, contentHash: contentHash('s') };
    const stored = { chunks: [chunk], vectors: new Map([[chunk.contentHash, Float32Array.of(1)]]), ...told };
    const { log, written, published, run } = world({ state: { settledVersion: 2 }, stored });
    expect(await run()).toBe('settled');
    expect(published[0]).toMatchObject(told);
    expect(log).toEqual([
      `note ${key}`,
      `put ${key}`,
      'lock event-1',
      'settle 0',
      'publish DocumentEmbedded.v1 d',
    ]);
    expect(JSON.parse(written.get(key) ?? '')).toMatchObject({ ordinal: 0, text: 'stored' });
  });

  it('publishes what was lost, and the title and the facts of the document where its sender gave none', async () => {
    const { published, run } = world({ notes: told });
    await run();
    expect(published).toMatchObject([{ ...told, title: 'T', metadata: { topic: 'given', year: 2026 } }]);
  });

  it('makes a settled version again of which nothing is stored, and may fail again', async () => {
    const again = world({ state: { settledVersion: 2 } });
    expect(await again.run()).toBe('settled');
    expect(again.log).toContain('settle 1');
    const failing = world({
      state: { settledVersion: 2 },
      split: () => Promise.reject(documentFailure('extract', { reason: 'encrypted', message: 'Closed.' })),
    });
    expect(await failing.run()).toBe('failed');
  });

  it('does nothing for an event that is handled, or a version that is overtaken', async () => {
    const seen = world({ state: { settledVersion: 2, handled: true } });
    const stale = world({ state: { settledVersion: 3 } });
    expect([await seen.run(), await stale.run()]).toEqual(['seen', 'stale']);
    expect([...seen.log, ...stale.log]).toEqual([]);
  });

  it('removes its blob when the document was deleted before or meanwhile', async () => {
    const before = world({ state: { deleted: true } });
    expect(await before.run()).toBe('deleted');
    expect(before.log).toEqual([`delete ${key}`]);
    const meanwhile = world({ locked: { deleted: true } });
    expect(await meanwhile.run()).toBe('deleted');
    expect(meanwhile.log.slice(-2)).toEqual(['lock event-1', `delete ${key}`]);
  });

  it('writes nothing when the event is handled or the version overtaken meanwhile', async () => {
    const seen = world({ locked: 'handled' });
    const stale = world({ locked: { settledVersion: 3 } });
    expect([await seen.run(), await stale.run()]).toEqual(['seen', 'stale']);
    expect([seen.log.at(-1), stale.log.at(-1)]).toEqual(['lock event-1', 'lock event-1']);
  });

  it('publishes what can never pass and throws what may', async () => {
    const never = world({
      split: () =>
        Promise.reject(documentFailure('extract', { reason: 'no_text', message: 'Nothing here.' })),
    });
    expect(await never.run()).toBe('failed');
    expect(never.log).toEqual(['lock event-1', 'settle 0', 'publish DocumentFailed.v1 d no_text']);
    const passing = world({ split: () => Promise.reject(new AppError('unavailable', 'Later.')) });
    await expect(passing.run()).rejects.toThrow('Later.');
    expect(passing.log).toEqual([]);
  });
});
