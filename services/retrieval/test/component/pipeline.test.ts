import { DocumentEmbedded, DocumentIndexed, type SearchFilter } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ann, bob, eve, type Harness, startRetrieval } from '../support/start-retrieval.ts';

let service: Harness;
beforeAll(async () => {
  service = await startRetrieval();
});
afterAll(() => service?.stop());

describe('from an embedded document to an answer', () => {
  it('a search that starts after DocumentIndexed finds the document in every mode', async () => {
    await service.embedded(['zebras graze', 'lions sleep'], {
      documentId: 'animals',
      metadata: { year: 2024 },
      metadataLists: { tags: ['stripes', 'grass'] },
      filename: 'animals.txt',
    });
    const { data } = await service.published('DocumentIndexed', 'animals');
    expect(data).toMatchObject({ version: 1, tenantId: 'tenant-a', chunkCount: 2, model: 'test-model' });
    for (const mode of ['lexical', 'dense', 'hybrid'] as const) {
      const { results, index, degraded } = await service.search('zebra', { mode });
      expect(results[0]).toMatchObject({
        ...{ documentId: 'animals', title: 'About animals', version: 1, ordinal: 0, text: 'zebras graze' },
        ...{ chunkId: 'animals-1-0', headings: ['Top'], filename: 'animals.txt' },
      });
      expect({ index, degraded }).toEqual({ index: { pending: 0 }, degraded: [] });
      const narrowed = async (metadata: SearchFilter['metadata']) =>
        (await service.search('zebra', { mode, filter: { metadata } })).results.length > 0;
      expect(await narrowed({ year: { gte: 2024 }, tags: { in: ['grass', 'leaves'] } })).toBe(true);
      expect(await narrowed({ tags: { nin: ['grass'] } })).toBe(false);
    }
    expect(
      (await service.search('zebra', { mode: 'lexical', filter: { metadata: { year: 2023 } } })).results,
    ).toEqual([]);
  });

  it('shows it to nobody else, until it is shared', async () => {
    await service.embedded(['okapi facts'], { documentId: 'okapi' });
    await service.published('DocumentIndexed', 'okapi');
    expect((await service.search('okapi', { mode: 'lexical' }, bob)).results).toEqual([]);
    await service.embedded(['okapi facts'], { documentId: 'okapi', version: 2, visibility: 'tenant' });
    await service.published('DocumentIndexed', 'okapi', 2);
    expect((await service.search('okapi', { mode: 'lexical' }, bob)).results).toHaveLength(1);
    for (const mode of ['lexical', 'dense', 'hybrid'] as const) {
      expect((await service.search('okapi', { mode }, eve)).results).toEqual([]);
    }
  });

  it('answers with one version at every moment while a document is replaced', async () => {
    await service.embedded(['gnu one'], { documentId: 'gnu' });
    await service.published('DocumentIndexed', 'gnu', 1);
    const switched = service.published('DocumentIndexed', 'gnu', 2);
    let done = false;
    const watching = (async () => {
      const seen: number[][] = [];
      while (!done) {
        const { results } = await service.search('gnu', { mode: 'lexical' });
        seen.push(results.filter((hit) => hit.documentId === 'gnu').map((hit) => hit.version));
      }
      return seen;
    })();
    await service.embedded(['gnu two'], { documentId: 'gnu', version: 2 });
    await switched;
    done = true;
    const seen = await watching;
    for (const versions of seen) expect([[1], [2]]).toContainEqual(versions);
    expect((await service.search('gnu', { mode: 'lexical' })).results).toMatchObject([
      { version: 2, text: 'gnu two' },
    ]);
  });

  it('answers at every moment, and once, while the live version is indexed again', async () => {
    const texts = ['emu one', 'emu two', 'emu three'];
    const event = await service.embedded(texts, { documentId: 'emu' });
    await service.published('DocumentIndexed', 'emu');
    const indexed = () => service.backbone.consumed.filter((event) => event.data.documentId === 'emu');
    const seen: string[][] = [];
    await service.backbone.embedding.emit(DocumentEmbedded, event);
    while (indexed().length < 2) {
      const { results } = await service.search('emu', { mode: 'lexical' });
      seen.push(results.map((hit) => hit.text).sort());
    }
    seen.push((await service.search('emu', { mode: 'dense' })).results.map((hit) => hit.text));
    for (const found of seen)
      expect(found.filter((text) => text.startsWith('emu')).sort()).toEqual(texts.sort());
    expect(indexed().map(({ type, data }) => [type, data.version, data.chunkCount])).toEqual([
      [DocumentIndexed.type, 1, 3],
      [DocumentIndexed.type, 1, 3],
    ]);
  });

  it('keeps answering when the live version cannot be indexed again, and no failure is published', async () => {
    const event = await service.embedded(['rhea facts'], { documentId: 'rhea' });
    await service.published('DocumentIndexed', 'rhea');
    const location = { ...event.location, key: 'nothing-here' };
    await service.backbone.embedding.emit(DocumentEmbedded, { ...event, location });
    await service.embedded(['a marker'], { documentId: 'marker-0' });
    await service.published('DocumentIndexed', 'marker-0');
    expect((await service.search('rhea', { mode: 'lexical' })).results).toHaveLength(1);
    expect(service.backbone.consumed.filter((event) => event.data.documentId === 'rhea')).toHaveLength(1);
  });

  it('is not confused by an older version that comes late', async () => {
    await service.embedded(['yak new'], { documentId: 'yak', version: 2 });
    await service.published('DocumentIndexed', 'yak', 2);
    await service.embedded(['yak old'], { documentId: 'yak', version: 1 });
    await service.embedded(['a marker'], { documentId: 'marker-1' });
    await service.published('DocumentIndexed', 'marker-1');
    expect((await service.search('yak', { mode: 'lexical' })).results).toMatchObject([{ version: 2 }]);
  });

  it('publishes a failure with its stage when the chunks are not there', async () => {
    const location = { bucket: service.bucket, key: 'nothing-here' };
    await service.embedded(['x'], { documentId: 'lost', location });
    const { data } = await service.published('DocumentFailed', 'lost');
    expect(data).toMatchObject({ stage: 'index', version: 1, reason: 'blob_not_found' });
  });

  it('fails a document for whose vectors the embedding service has no model of the index, and keeps on searching', async () => {
    await service.embedded(['x'], { documentId: 'alien', model: 'another-model' });
    expect((await service.published('DocumentFailed', 'alien')).data).toMatchObject({
      reason: 'model_unknown',
    });
    expect((await service.search('zebra')).results[0]).toMatchObject({ documentId: 'animals' });
  });
});

describe('deletion', () => {
  it('a tombstone hides a document from the next search on, and the event removes its points', async () => {
    await service.embedded(['dodo facts'], { documentId: 'dodo' });
    await service.published('DocumentIndexed', 'dodo');
    const hidden = await service.call('PUT', '/internal/tombstones/dodo', {
      from: 'document',
      json: { tenantId: 'tenant-a' },
    });
    expect(hidden.status).toBe(204);
    expect((await service.search('dodo', { mode: 'lexical' })).results).toEqual([]);
    await service.deleted('dodo');
    const { data } = await service.published('DocumentUnindexed', 'dodo');
    expect(data).toMatchObject({ operationId: 'op-dodo', remainingPoints: 0 });
  });

  it('is final: a version that comes later is neither shown nor published', async () => {
    await service.deleted('quagga');
    await service.published('DocumentUnindexed', 'quagga');
    await service.embedded(['quagga facts'], { documentId: 'quagga', version: 7 });
    await service.embedded(['a marker'], { documentId: 'marker-2' });
    await service.published('DocumentIndexed', 'marker-2');
    expect((await service.search('quagga', { mode: 'lexical' })).results).toEqual([]);
    expect(service.backbone.consumed.filter((event) => event.data.documentId === 'quagga')).toHaveLength(1);
  });

  it("of another tenant's document is answered like one that is not there", async () => {
    const answer = await service.call('PUT', '/internal/tombstones/animals', {
      from: 'document',
      json: { tenantId: 'tenant-b' },
    });
    expect(answer.status).toBe(404);
    expect((await service.search('zebra', { mode: 'lexical' }, ann)).results).toHaveLength(1);
  });
});
