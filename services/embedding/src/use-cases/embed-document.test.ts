import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { BlobLocation } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { createMemoryBudget } from '../adapters/memory-budget.ts';
import { createHashEmbeddingProvider } from '../adapters/providers/hash-embedding-provider.ts';
import { contentHash } from '../domain/chunk.ts';
import { documentFailure } from '../domain/document-failure.ts';
import type { DocumentState, EmbeddedVersion, SettleOutcome } from '../ports.ts';
import { createEmbedDocument, type EmbedDocumentPorts } from './embed-document.ts';

type Ingested = Parameters<ReturnType<typeof createEmbedDocument>>[0];

const event: Ingested = {
  specversion: '1.0',
  id: 'event-1',
  source: '/lectern/document',
  type: 'DocumentIngested.v1',
  time: new Date(0).toISOString(),
  datacontenttype: 'application/json',
  data: {
    documentId: 'd',
    version: 2,
    tenantId: 't',
    ownerId: 'o',
    title: 'T',
    visibility: 'private',
    metadata: {},
    contentType: 'text/plain',
    bytes: 4,
    sha256: '0'.repeat(64),
    location: { bucket: 'b', key: 'original' },
    timestamp: new Date(0).toISOString(),
  },
};

/** Fakes that write down what is done, in order. */
function world(
  given: {
    state?: Partial<DocumentState>;
    stored?: EmbeddedVersion;
    outcome?: SettleOutcome;
    split?: () => Promise<never>;
  } = {},
) {
  const log: string[] = [];
  const written = new Map<string, string>();
  const ports: EmbedDocumentPorts = {
    bucket: 'b',
    budget: createMemoryBudget({ bytes: 1_000_000 }),
    tracer: noopTelemetry().tracer,
    provider: createHashEmbeddingProvider(),
    splitter: {
      split: async () => {
        if (given.split) return given.split();
        return [
          { ordinal: 0, text: 'x', headings: [], tokenCount: 3, input: 'x', contentHash: contentHash('x') },
        ];
      },
      close: async () => undefined,
    },
    blobs: {
      get: async () => ({ body: Readable.from([Buffer.from('x')]), bytes: 1, contentType: 'text/plain' }),
      put: async ({ key }: BlobLocation, body) => {
        log.push(`put ${key}`);
        written.set(key, body instanceof Readable ? await text(body) : String(body));
        return { bytes: 1, sha256: '' };
      },
      delete: async ({ key }: BlobLocation) => void log.push(`delete ${key}`),
      ensureBucket: async () => undefined,
      close: async () => undefined,
    },
    repository: {
      stateOf: async () => ({ settledVersion: 0, deleted: false, handled: false, ...given.state }),
      findEmbedded: async () => given.stored,
      findVectors: async () => new Map(),
      saveVectors: async (_document, _model, vectors) => void log.push(`cache ${vectors.size}`),
      noteBlob: async (_documentId, { key }) => void log.push(`note ${key}`),
      settle: async ({ eventId, chunks }, announce) => {
        log.push(`settle ${eventId} ${chunks.length}`);
        const outcome = given.outcome ?? 'settled';
        const tx = { query: async () => ({ rows: [], rowCount: 0 }), afterCommit: () => undefined };
        if (outcome === 'settled') await announce(tx);
        return outcome;
      },
      bury: async () => [],
      purge: async () => undefined,
    },
    outbox: {
      add: async (_tx, definition, data) => {
        log.push(`announce ${definition.type} ${'reason' in data ? data.reason : ''}`.trim());
        return 'id';
      },
    },
  };
  const run = () => createEmbedDocument(ports)(event, new AbortController().signal);
  return { log, written, run };
}
const key = 'embeddings/t/d/2/hash-384.ndjson';

describe('embedding a document', () => {
  it('caches, notes and writes the blob before the one transaction that tells', async () => {
    const { log, written, run } = world();
    expect(await run()).toBe('settled');
    expect(log).toEqual([
      'cache 1',
      `note ${key}`,
      `put ${key}`,
      'settle event-1 1',
      'announce DocumentEmbedded.v1',
    ]);
    expect(JSON.parse(written.get(key) ?? '')).toMatchObject({ ordinal: 0, text: 'x' });
  });

  it('announces a version that is stored again, with its blob, and makes nothing anew', async () => {
    const chunk = { ordinal: 0, text: 'stored', headings: [], tokenCount: 3, contentHash: contentHash('s') };
    const stored = { chunks: [chunk], vectors: new Map([[chunk.contentHash, Float32Array.of(1)]]) };
    const { log, written, run } = world({ state: { settledVersion: 2 }, stored });
    expect(await run()).toBe('settled');
    expect(log).toEqual([`note ${key}`, `put ${key}`, 'settle event-1 0', 'announce DocumentEmbedded.v1']);
    expect(JSON.parse(written.get(key) ?? '')).toMatchObject({ ordinal: 0, text: 'stored' });
  });

  it('makes a settled version again of which nothing is stored, and may fail again', async () => {
    const again = world({ state: { settledVersion: 2 } });
    expect(await again.run()).toBe('settled');
    expect(again.log).toContain('settle event-1 1');
    const failing = world({
      state: { settledVersion: 2 },
      split: () => Promise.reject(documentFailure('extract', { reason: 'encrypted', message: 'Closed.' })),
    });
    expect(await failing.run()).toBe('failed');
  });

  it('does nothing for an event that is answered, or a version that is overtaken', async () => {
    const seen = world({ state: { settledVersion: 2, handled: true } });
    const stale = world({ state: { settledVersion: 3 } });
    expect([await seen.run(), await stale.run()]).toEqual(['seen', 'stale']);
    expect([...seen.log, ...stale.log]).toEqual([]);
  });

  it('removes its blob when the document was deleted before or meanwhile', async () => {
    const before = world({ state: { deleted: true } });
    expect(await before.run()).toBe('deleted');
    expect(before.log).toEqual([`delete ${key}`]);
    const meanwhile = world({ outcome: 'deleted' });
    expect(await meanwhile.run()).toBe('deleted');
    expect(meanwhile.log.slice(-2)).toEqual(['settle event-1 1', `delete ${key}`]);
  });

  it('announces what can never pass and throws what may', async () => {
    const never = world({
      split: () =>
        Promise.reject(documentFailure('extract', { reason: 'no_text', message: 'Nothing here.' })),
    });
    expect(await never.run()).toBe('failed');
    expect(never.log).toEqual(['settle event-1 0', 'announce DocumentFailed.v1 no_text']);
    const passing = world({ split: () => Promise.reject(new AppError('unavailable', 'Later.')) });
    await expect(passing.run()).rejects.toThrow('Later.');
    expect(passing.log).toEqual([]);
  });
});
