import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../stores/snapshot.ts';
import type { LedgerEntry } from '../traffic/ledger.ts';
import { checkInvariants } from './all.ts';
import type { Evidence } from './invariant.ts';

const sent = (version: number, isBroken = false) => ({
  ...{ version, marker: `m${version}`, sha256: `sha-${version}`, isBroken },
});
const entry = (id: string, facts: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ id, tenantId: 't', title: id, versions: [sent(1), sent(2)], isDeleted: false, isDone: true },
  ...{ steps: [], complaints: [] },
  ...facts,
});
const row = (id: string, facts: Partial<Snapshot['documents'][number]> = {}) => ({
  ...{ id, tenantId: 't', title: id, version: 2, status: 'indexed', chunkCount: 2, failure: null },
  ...{ sha256: 'sha-2', bytes: 10, blobKey: `documents/t/${id}/b` },
  ...facts,
});
const part = (ordinal: number) => ({ documentId: 'live', tenantId: 't', version: 2, ordinal });

/** One document that is live, one that could not be read, one that is deleted; all is as it has to be. */
const sound: Evidence = {
  ledger: [
    entry('live'),
    entry('broken', { versions: [sent(1), sent(2, true)] }),
    entry('gone', { isDeleted: true }),
  ],
  snapshot: {
    documents: [
      row('live'),
      row('broken', {
        status: 'failed',
        failure: { stage: 'extract', reason: 'unreadable_pdf' },
        chunkCount: 0,
      }),
      row('gone', { status: 'deleted', title: '' }),
    ],
    notedBlobs: ['live', 'broken'].map((id) => ({
      documentId: id,
      key: `documents/t/${id}/b`,
      isUsed: true,
    })),
    operations: [{ documentId: 'gone', content: 1, chunks: 2, index: 2 }],
    chunks: [0, 1].map((ordinal) => ({ ...part(ordinal), contentHash: `hash-${ordinal}` })),
    vectors: [0, 1].map((ordinal) => ({ ...part(ordinal), contentHash: `hash-${ordinal}` })),
    claimChecks: [{ documentId: 'live', key: 'embeddings/t/live/2/m.ndjson' }],
    indexed: [
      { documentId: 'live', state: 'live', liveVersion: 2, chunkCount: 2 },
      { documentId: 'gone', state: 'deleted', liveVersion: null, chunkCount: null },
    ],
    points: [part(0), part(1)],
    claims: [{ ...part(0), newestBytes: 10, earlierBytes: 0, isSettled: true }],
    reserved: [{ ...part(0), bytes: 10 }],
    reservedSums: [{ tenantId: 't', bytes: 10 }],
    objects: ['documents/t/live/b', 'documents/t/broken/b', 'embeddings/t/live/2/m.ndjson'],
    outboxes: { document: 0 },
    queues: { 'lectern-document': 0, 'lectern-document-dead-letter': 0 },
    differing: [],
    views: [
      {
        documentId: 'live',
        status: 'indexed',
        hits: [0, 1].map(() => ({ version: 2, text: 'm2' })),
        foreignHits: 0,
      },
      { documentId: 'broken', status: 'failed', hits: [{ version: 1, text: 'm1' }], foreignHits: 0 },
      { documentId: 'gone', status: undefined, hits: [], foreignHits: 0 },
    ],
  },
};

const violated = (evidence: Evidence): string[] =>
  checkInvariants(evidence).flatMap(({ invariant, breaches }) => (breaches.length === 0 ? [] : [invariant]));
const withStores = (change: Partial<Snapshot>): Evidence => ({
  ...sound,
  snapshot: { ...sound.snapshot, ...change },
});
const withEntry = (facts: Partial<LedgerEntry>): Evidence => ({
  ...sound,
  ledger: [entry('live', facts), ...sound.ledger.slice(1)],
});
const withRow = (facts: Partial<Snapshot['documents'][number]>): Evidence =>
  withStores({ documents: [row('live', facts), ...sound.snapshot.documents.slice(1)] });
const { chunks, points, claims, objects, views, vectors, indexed } = sound.snapshot;

describe('checkInvariants', () => {
  it('finds nothing where all is as it has to be, and has looked at something for each invariant', () => {
    const findings = checkInvariants(sound);
    expect(findings.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
    expect(findings.filter(({ checked }) => checked === 0)).toEqual([]);
  });

  it.each([
    ['every call is answered, and truly', withEntry({ isDone: false })],
    ['every call is answered, and truly', withEntry({ complaints: ['upload was answered with 500'] })],
    [
      'no upload makes two documents',
      withStores({ documents: [...sound.snapshot.documents, row('twin', { chunkCount: 0 })] }),
    ],
    ['every document is in a final status', withRow({ status: 'embedded' })],
    [
      'the status is true, a failure has stage and reason',
      withRow({ status: 'failed', failure: { stage: 'extract', reason: 'unreadable' } }),
    ],
    ['the newest version wins', withRow({ sha256: 'sha-1' })],
    ['the newest version wins', withEntry({ versions: [sent(1), sent(2), sent(3)] })],
    ['chunks = points = what the status says', withStores({ points: points.slice(1) })],
    ['chunks = points = what the status says', withStores({ points: [...points, part(0)] })],
    [
      'chunks = points = what the status says',
      withStores({ points: [...points, { ...part(0), version: 1 }] }),
    ],
    ['chunks = points = what the status says', withStores({ chunks: chunks.slice(1) })],
    ['chunks = points = what the status says', withStores({ indexed: indexed.slice(1) })],
    ['each chunk has its vector, each vector a chunk', withStores({ vectors: vectors.slice(1) })],
    [
      'each chunk has its vector, each vector a chunk',
      withStores({ vectors: [...vectors, { ...part(0), contentHash: 'x' }] }),
    ],
    [
      'nothing is left of deleted documents, or without a document',
      withStores({ points: [...points, { ...part(0), documentId: 'gone' }] }),
    ],
    [
      'nothing is left of deleted documents, or without a document',
      withStores({ points: [...points, { ...part(0), documentId: 'nobody' }] }),
    ],
    ['no blob is missing, none is left over', withStores({ objects: objects.slice(1) })],
    ['no blob is missing, none is left over', withStores({ objects: [...objects, 'documents/t/gone/b'] })],
    ['no blob is missing, none is left over', withStores({ notedBlobs: [] })],
    [
      'every deletion ends in a receipt',
      withStores({ operations: [{ documentId: 'gone', content: 1, chunks: null, index: 2 }] }),
    ],
    ['each row is what its history leads to', withStores({ differing: ['live'] })],
    ['no event waits in an outbox', withStores({ outboxes: { document: 1 } })],
    [
      'no message waits in a queue, nor among the dead letters',
      withStores({ queues: { 'lectern-document-dead-letter': 1 } }),
    ],
    [
      'no tenant finds what is another’s',
      withStores({ views: views.map((view) => ({ ...view, foreignHits: 1 })) }),
    ],
    [
      'a deleted document is in no search',
      withStores({
        views: views.map((view) => ({
          ...view,
          hits: [
            { version: 2, text: 'm2' },
            { version: 2, text: 'm2' },
          ],
        })),
      }),
    ],
    [
      'a search finds the newest text alone, all of it',
      withStores({ views: views.map((view) => ({ ...view, hits: view.hits.slice(1) })) }),
    ],
    [
      'a search finds the newest text alone, all of it',
      withStores({
        views: views.map((view) => ({ ...view, hits: view.hits.map((hit) => ({ ...hit, version: 1 })) })),
      }),
    ],
    ['what is reserved of quotas is what is stored', withStores({ reserved: [{ ...part(0), bytes: 9 }] })],
    [
      'what is reserved of quotas is what is stored',
      withStores({ reservedSums: [{ tenantId: 't', bytes: 11 }] }),
    ],
    [
      'what is reserved of quotas is what is stored',
      withStores({ claims: claims.map((claim) => ({ ...claim, isSettled: false })) }),
    ],
  ])('names a violation: %s', (invariant, evidence) => {
    expect(violated(evidence)).toContain(invariant);
  });

  it('names a document that is lost, with its id', () => {
    const lost = withStores({ documents: sound.snapshot.documents.slice(1) });
    const finding = checkInvariants(lost).find(
      ({ invariant }) => invariant === 'no accepted document is lost',
    );
    expect(finding?.breaches).toEqual([{ documentId: 'live', text: 'no row of it is stored' }]);
  });
});
