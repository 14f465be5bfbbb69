import { randomUUID } from 'node:crypto';
import { identityHeaders } from '@lectern/auth/testing';
import {
  DocumentEmbedded,
  DocumentFailed,
  DocumentPurged,
  decodeVector,
  embedForCallerResponse,
  embedTextsResponse,
  eventTopology,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { CloudEvent, DataOf } from '@lectern/events';
import { testPrincipal } from '@lectern/service/testing';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { createApp } from '../../src/app.ts';
import { subscriptions } from '../../src/messaging/subscriptions.ts';
import { startEmbedding } from '../support/start-embedding.ts';
import { countingProvider } from '../support/test-providers.ts';

const provider = countingProvider();
const { signal } = new AbortController();
let platform: Awaited<ReturnType<typeof startEmbedding>>;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  platform = await startEmbedding(provider, { CLEANUP_INTERVAL_MS: '100' });
});
afterAll(async () => {
  await platform.stop();
  vi.unstubAllEnvs();
});

const embedded = async (documentId: string, version = 1) => {
  await platform.received(documentId, DocumentEmbedded.type);
  const event = platform
    .ofDocument(documentId)
    .find((e) => e.type === DocumentEmbedded.type && e.data.version === version) as
    | CloudEvent<DataOf<typeof DocumentEmbedded>>
    | undefined;
  return event?.data;
};
const paragraphs = (count: number, about: string): string =>
  Array.from(
    { length: count },
    (_, i) => `# Part ${i}\n\n${`Here ${about} number ${i} is described at some length. `.repeat(8)}`,
  ).join('\n\n');

describe('the embedding service', () => {
  it('turns a stored document into chunks with vectors and publishes that', async () => {
    const document = await platform.upload('# Fish\n\nThe sea is deep.\n\n## Cod\n\nCod swim in it.');
    await platform.publish(document);
    const data = await embedded(document.documentId);
    expect(data).toMatchObject({
      version: 1,
      tenantId: 'tenant',
      title: 'A title',
      ...{ visibility: 'private', readers: ['reader'], sharingRevision: 2 },
      metadata: { topic: 'tests' },
      collections: [{ id: 'collection-1', attributes: { chapter: 3 } }],
      model: 'hash-384',
      dimensions: 384,
      chunkCount: 2,
      location: { key: `embeddings/tenant/${document.documentId}/1/hash-384.ndjson` },
    });
    const chunks = await platform.chunksAt(data!.location);
    expect(chunks.map((c) => [c.ordinal, c.headings, c.text])).toEqual([
      [0, ['Fish'], 'The sea is deep.'],
      [1, ['Fish', 'Cod'], 'Cod swim in it.'],
    ]);
    const [expected] = await provider.embed(['Fish\nThe sea is deep.'], { kind: 'passage', signal });
    expect(decodeVector(chunks[0]!.vector)).toEqual(expected);
  });

  it('embeds nothing for content that the tenant has already had embedded', async () => {
    const content = paragraphs(5, 'herring');
    const first = await platform.upload(content);
    await platform.publish(first);
    await embedded(first.documentId);

    provider.texts.length = 0;
    const again = await platform.upload(content);
    await platform.publish(again);
    expect((await embedded(again.documentId))?.chunkCount).toBe(5);
    expect(provider.texts).toEqual([]);

    const elsewhere = await platform.upload(content, { tenantId: 'other' });
    await platform.publish(elsewhere);
    await embedded(elsewhere.documentId);
    expect(provider.texts).toHaveLength(5);
  });

  it('has its effect once, however often and at the same time an event comes', async () => {
    const document = await platform.upload(paragraphs(3, 'plaice'));
    const later = await platform.upload('# Last\n\nThe end.');
    // One event has one row in the outbox: it can be put there again as soon as it is published.
    const eventId = randomUUID();
    const deliver = () => eventually(() => platform.publish(document, eventId).then(() => true));
    await Promise.all(Array.from({ length: 4 }, deliver));
    await embedded(document.documentId);
    await platform.publish(later);
    await embedded(later.documentId);
    expect(platform.ofDocument(document.documentId)).toHaveLength(1);
  });

  it('takes newer versions, and ignores an older one that comes late', async () => {
    const documentId = randomUUID();
    const [one, two] = [
      await platform.upload('Version one.', { documentId, version: 1 }),
      await platform.upload('Version two.', { documentId, version: 2 }),
    ];
    await platform.publish(two);
    expect((await embedded(documentId, 2))?.version).toBe(2);
    await platform.publish(one);
    const next = await platform.upload('Something else.');
    await platform.publish(next);
    await embedded(next.documentId);
    expect(platform.ofDocument(documentId).map((event) => event.data.version)).toEqual([2]);
  });

  it('says at which stage and why a document fails', async () => {
    const broken = await platform.upload('%PDF-1.7 broken', { contentType: 'application/pdf' });
    await platform.publish(broken);
    const { data } = await platform.received(broken.documentId, DocumentFailed.type);
    expect(data).toMatchObject({
      version: 1,
      tenantId: 'tenant',
      stage: 'extract',
      reason: 'unreadable_pdf',
    });
    expect(data.message).toMatch(/upload/i);
  });

  it('fails a document whose bytes are gone instead of leaving it waiting', async () => {
    const lost = await platform.upload('text');
    await platform.blobs.delete(lost.location);
    await platform.publish(lost);
    expect((await platform.received(lost.documentId, DocumentFailed.type)).data).toMatchObject({
      reason: 'content_missing',
    });
  });

  it.each([
    ['changed', 'some fext'],
    ['cut', 'some'],
    ['longer', 'some text and more'],
  ])('fails a document whose stored bytes are damaged: %s', async (_what, damaged) => {
    const stored = await platform.upload('some text');
    await platform.blobs.put(stored.location, Buffer.from(damaged), { contentType: 'text/markdown' });
    await platform.publish(stored);
    expect((await platform.received(stored.documentId, DocumentFailed.type)).data).toMatchObject({
      stage: 'extract',
      reason: 'content_damaged',
    });
  });

  it('goes on after a failure that passes, where the last attempt stopped', async () => {
    provider.batchSize = 4;
    provider.texts.length = 0;
    provider.failures.push(undefined, undefined, new AppError('unavailable', 'The model is away.'));
    const document = await platform.upload(paragraphs(20, 'salmon'));
    await platform.publish(document);
    expect((await embedded(document.documentId))?.chunkCount).toBe(20);
    provider.batchSize = 64;
    // 8 chunks before the failure, 12 after it, none twice.
    expect(provider.texts).toHaveLength(20);
    expect(new Set(provider.texts).size).toBe(20);
    expect(platform.ofDocument(document.documentId)).toHaveLength(1);
  });

  it('removes all that it derived from a deleted document, and lets none of it come back', async () => {
    const document = await platform.upload(paragraphs(2, 'trout'));
    await platform.publish(document);
    const data = await embedded(document.documentId);
    await platform.remove(document.documentId);
    expect((await platform.received(document.documentId, DocumentPurged.type)).data).toMatchObject({
      operationId: 'op',
      removedChunks: 2,
    });
    await expect(platform.blobs.get(data!.location)).rejects.toMatchObject({ code: 'not_found' });

    await platform.publish({ ...document, version: 2 });
    const next = await platform.upload('After the trout.');
    await platform.publish(next);
    await embedded(next.documentId);
    expect(platform.ofDocument(document.documentId).map((event) => event.type)).toEqual([
      DocumentEmbedded.type,
      DocumentPurged.type,
    ]);
  });

  it('removes a claim-check blob when its retention is over, and writes it again for an event that comes again', async () => {
    const document = await platform.upload(paragraphs(2, 'perch'));
    await platform.publish(document);
    const { location } = (await embedded(document.documentId))!;
    await platform.db.query(
      `UPDATE vector_blobs SET noted_at = noted_at - interval '15 days' WHERE document_id = $1`,
      [document.documentId],
    );
    const isGone = () =>
      platform.blobs.get(location).then(
        ({ body }) => void body.destroy(),
        () => true,
      );
    await eventually(isGone, { what: 'the blob is removed' });
    await platform.publish(document);
    await eventually(() => (platform.ofDocument(document.documentId).length === 2 ? true : undefined));
    expect(await isGone()).toBeUndefined();
  });

  it('cleans up after itself when the document is deleted while it works', async () => {
    const document = await platform.upload(paragraphs(3, 'eel'));
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const embed = vi.spyOn(provider, 'embed').mockImplementationOnce(async (texts, options) => {
      reach();
      await released;
      return provider.embed(texts, options);
    });
    const eventId = randomUUID();
    await platform.publish(document, eventId);
    await reached;
    await platform.remove(document.documentId);
    await platform.received(document.documentId, DocumentPurged.type);
    release();
    await platform.handled(eventId);
    embed.mockRestore();
    const key = `embeddings/tenant/${document.documentId}/1/hash-384.ndjson`;
    await vi.waitFor(() =>
      expect(platform.blobs.get({ bucket: platform.bucket, key })).rejects.toMatchObject({
        code: 'not_found',
      }),
    );
    expect(platform.ofDocument(document.documentId).map((event) => event.type)).toEqual([
      DocumentPurged.type,
    ]);
  });

  it('answers with vectors of queries', async () => {
    const ask = (body: unknown) =>
      fetch(`${platform.url}/internal/embeddings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...identityHeaders(undefined, { from: 'retrieval' }) },
        body: JSON.stringify(body),
      });
    const answer = await ask({ texts: ['deep sea', 'cod'] });
    expect(answer.status).toBe(200);
    const body = embedTextsResponse.parse(await answer.json());
    const [expected] = await provider.embed(['deep sea'], { kind: 'query', signal });
    expect(body).toMatchObject({ model: 'hash-384', dimensions: 384 });
    expect(Float32Array.from(body.vectors[0]!)).toEqual(expected);
    expect(body.vectors).toHaveLength(2);

    const refused = await ask({ texts: [] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/texts' }] });
  });

  it('answers with vectors of a caller’s own texts, and names the model that makes them', async () => {
    const headers = identityHeaders(testPrincipal({ tenantId: 'tenant', userId: 'ann' }), { from: 'bff' });
    const shown = await fetch(`${platform.url}/internal/active-model`, { headers });
    expect(await shown.json()).toEqual({ name: 'hash-384', dimensions: 384 });
    const answer = await fetch(`${platform.url}/internal/vectors`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      body: JSON.stringify({ texts: ['deep sea', 'cod'], kind: 'passage' }),
    });
    const body = embedForCallerResponse.parse(await answer.json());
    const expected = await provider.embed(['deep sea', 'cod'], { kind: 'passage', signal });
    expect(body.vectors.map(decodeVector)).toEqual(expected);
    // Two words of four letters or less, and one of three.
    expect(body).toMatchObject({ model: 'hash-384', dimensions: 384, usage: { inputTokens: 3 } });
  });

  it('is ready, and counts where vectors came from', async () => {
    expect((await fetch(`${platform.adminUrl}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${platform.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/embedding_vectors_total\{source="cached"\} [1-9]/);
    expect(metrics).toMatch(/embedding_vectors_total\{source="computed"\} [1-9]/);
  });

  it('handles exactly the events that the topology gives it', () => {
    const consumed = subscriptions({} as ReturnType<typeof createApp>).map(
      (s) => `${s.from}: ${s.event.type}`,
    );
    const given = eventTopology.consumers
      .find((consumer) => consumer.name === 'embedding')
      ?.subscriptions.flatMap((s) => s.types.map((type) => `${s.from}: ${type}`));
    expect(consumed.sort()).toEqual(given?.sort());
  });
});
