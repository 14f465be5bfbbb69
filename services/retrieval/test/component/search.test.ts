import { identityOf } from '@lectern/auth/testing';
import { createTelemetry, SpanKind, type Telemetry } from '@lectern/telemetry';
import { captureSpans } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ann, bob, type Harness, startRetrieval } from '../support/start-retrieval.ts';

let service: Harness;
const capture = captureSpans();
const telemetry: Telemetry = createTelemetry({
  ...{ serviceName: 'retrieval', serviceVersion: 'test', logLevel: 'silent', tracesExporter: 'none' },
  spanProcessors: [capture.processor],
});
beforeAll(async () => {
  service = await startRetrieval({}, telemetry);
  await service.embedded(['plain chunk about tides'], { documentId: 'tides' });
  await service.published('DocumentIndexed', 'tides');
});
afterAll(() => service?.stop());
beforeEach(() => {
  service.neighbours.broken.clear();
});

describe('POST /v1/search', () => {
  it('is refused without an identity, and without the scope', async () => {
    expect((await service.call('POST', '/v1/search', { json: { query: 'x' } })).status).toBe(401);
    const reader = { ...ann, scopes: ['documents:read'] as const };
    expect((await service.call('POST', '/v1/search', { as: reader, json: { query: 'x' } })).status).toBe(403);
  });

  it.each([
    [{}, '/query'],
    [{ query: '  ' }, '/query'],
    [{ query: 'x', topK: 0 }, '/topK'],
    [{ query: 'x', mode: 'psychic' }, '/mode'],
    [{ query: 'x', filter: { documentIds: [] } }, '/filter/documentIds'],
    [{ query: 'x', tenantId: 'tenant-b' }, ''],
    [{ query: 'x', filter: { tenantId: 'tenant-b' } }, '/filter'],
  ])('refuses %j and points at what is wrong', async (json, pointer) => {
    const answer = await service.call('POST', '/v1/search', { as: ann, json });
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { pointer: string }[] };
    expect(errors.some((error) => error.pointer.startsWith(pointer))).toBe(true);
  });

  it("asks for what is pending in the caller's name", async () => {
    service.neighbours.pending = 2;
    expect(await service.search('tides')).toMatchObject({ index: { pending: 2 } });
    const call = service.neighbours.calls.findLast(({ path }) => path === '/internal/documents/pending');
    expect(await identityOf(call?.headers ?? {}, 'document')).toEqual({ service: 'retrieval', caller: ann });
  });

  it('answers without the document service, with `pending` null', async () => {
    service.neighbours.broken.add('document');
    expect(await service.search('tides', { mode: 'lexical' })).toMatchObject({
      results: [{ documentId: 'tides' }],
      index: { pending: null },
      degraded: ['document'],
    });
  });

  it('answers by words without the embedding service; by meaning it cannot', async () => {
    service.neighbours.broken.add('embedding');
    expect(await service.search('tides again')).toMatchObject({
      results: [{ documentId: 'tides' }],
      degraded: ['embedding'],
    });
    const dense = await service.call('POST', '/v1/search', {
      as: ann,
      json: { query: 'tides again', mode: 'dense' },
    });
    expect(dense.status).toBe(503);
  });

  it('is not made again for the same caller and question, until a document of the tenant changes', async () => {
    const embeddings = () => service.neighbours.calls.filter(({ path }) => path === '/internal/embeddings');
    const first = await service.search('tides of the moon');
    const asked = embeddings().length;
    service.neighbours.pending = 5;
    const again = await service.search('tides of the moon');
    expect(again).toMatchObject({ results: first.results, index: { pending: 5 } });
    expect(embeddings()).toHaveLength(asked);
    expect((await service.search('tides of the moon', {}, bob)).results).toEqual([]);
    await service.embedded(['tides of the moon'], { documentId: 'moon' });
    await service.published('DocumentIndexed', 'moon');
    const anew = await service.search('tides of the moon');
    expect(anew.results.map(({ documentId }) => documentId)).toContain('moon');
  });

  it('says of each hit why it is one, where that is asked for', async () => {
    await service.embedded(['Herons wade in the shallow water.', 'Herons nest in trees.'], {
      documentId: 'herons',
    });
    await service.published('DocumentIndexed', 'herons');
    const ask = (mode: 'hybrid' | 'dense' | 'lexical') =>
      service.search('where does a heron wade', { mode, explain: true, filter: { documentIds: ['herons'] } });
    const both = await ask('hybrid');
    const [first] = both.results;
    expect(first?.explanation).toEqual({
      words: { found: ['heron', 'wade'], missing: [] },
      lexical: { rank: 1, score: expect.any(Number) },
      dense: { rank: expect.any(Number), cosine: expect.any(Number) },
      fusion: { lexical: expect.any(Number), dense: expect.any(Number) },
    });
    const { lexical = 0, dense = 0 } = first?.explanation?.fusion ?? {};
    expect(lexical + dense).toBeCloseTo(first?.score ?? -1, 3);
    expect(both.results[1]?.explanation?.words).toEqual({ found: ['heron'], missing: ['wade'] });
    const byMeaning = (await ask('dense')).results;
    expect(byMeaning.map(({ explanation }) => explanation?.dense?.rank)).toEqual([1, 2]);
    expect(byMeaning[0]).toMatchObject({ explanation: { lexical: null, fusion: null } });
    expect(byMeaning[0]?.explanation?.dense?.cosine).toBeCloseTo(byMeaning[0]?.score ?? -2, 3);
    const byWords = (await ask('lexical')).results;
    expect(byWords[0]).toMatchObject({ explanation: { lexical: { rank: 1 }, dense: null, fusion: null } });
    expect(byWords[0]?.explanation?.lexical?.score).toBeCloseTo(byWords[0]?.score ?? -1, 3);
    const plain = await service.search('where does a heron wade');
    expect(plain.results.filter((hit) => 'explanation' in hit)).toEqual([]);
  });

  it('shows in the trace as work of this request, without the words of the query', async () => {
    await service.search('tides secretword');
    const spans = capture.spans();
    const retriever = spans.findLast((span) => span.name === 'lancedb search_lexical');
    const server = spans.find(
      (span) =>
        span.kind === SpanKind.SERVER && span.spanContext().traceId === retriever?.spanContext().traceId,
    );
    expect(server?.name).toBe('POST /v1/search');
    expect(
      JSON.stringify(spans.map(({ name, attributes, events }) => ({ name, attributes, events }))),
    ).not.toContain('secretword');
  });
});

describe('the service', () => {
  it('is ready when its database and its vectors are', async () => {
    expect(await (await fetch(`${service.adminUrl}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('is ready for the first time when a text could be embedded, and no later outage of embedding counts', async () => {
    const starting = await startRetrieval();
    try {
      const readiness = async () => (await fetch(`${starting.adminUrl}/readyz`)).json();
      starting.neighbours.broken.add('embedding');
      for (let probe = 0; probe < 12; probe += 1)
        expect(await readiness()).toMatchObject({ status: 503, details: { notReady: ['embedding'] } });
      starting.neighbours.broken.delete('embedding');
      expect(await readiness()).toEqual({ status: 'ready' });
      // Ready means a dense search: no breaker keeps the failures of the start in mind.
      await expect(starting.search('tides', { mode: 'dense' })).resolves.toMatchObject({ degraded: [] });
      starting.neighbours.broken.add('embedding');
      expect(await readiness()).toEqual({ status: 'ready' });
    } finally {
      await starting.stop();
    }
  });

  it('is ready without the embedding service when that does not come up in time', async () => {
    const starting = await startRetrieval({ READY_WAIT_MS: '0', DISCOVERY_ADDRESSES: '' });
    try {
      expect((await fetch(`${starting.adminUrl}/readyz`)).status).toBe(200);
    } finally {
      await starting.stop();
    }
  });

  it('is ready and answers while its blob store is away, which only the index is made from', async () => {
    const without = await startRetrieval({ BLOB_ENSURE_BUCKET: 'false', BLOB_BUCKET: 'nowhere' });
    try {
      expect((await fetch(`${without.adminUrl}/readyz`)).status).toBe(200);
      expect((await without.search('tides')).results).toEqual([]);
    } finally {
      await without.stop();
    }
  });

  it('hands the trace of an event on to the event that it causes, through the vector store', async () => {
    await service.embedded(['traced'], { documentId: 'traced' });
    const { traceparent } = await service.published('DocumentIndexed', 'traced');
    const traceId = traceparent?.split('-')[1];
    const upsert = capture
      .spans()
      .filter((span) => span.name === 'lancedb upsert')
      .at(-1);
    expect(upsert?.spanContext().traceId).toBe(traceId);
  });
});
