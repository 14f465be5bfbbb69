import type { SearchRequest } from '@lectern/contracts';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QdrantStandIn, startQdrantStandIn } from '../support/qdrant-stand-in.ts';
import { startDocument } from '../support/start-document.ts';
import { ann, bob, type Harness, startRetrieval } from '../support/start-retrieval.ts';

const modes = ['lexical', 'dense', 'hybrid'] as const;

describe.each(['lancedb', 'qdrant'])('collections on %s', (store) => {
  let qdrant: QdrantStandIn;
  let service: Harness;
  let documents: Awaited<ReturnType<typeof startDocument>>;
  beforeAll(async () => {
    qdrant = await startQdrantStandIn();
    const env = { VECTOR_STORE: store, QDRANT_URL: qdrant.url };
    service = await startRetrieval(env, noopTelemetry('retrieval'), false);
    documents = await startDocument(service);
  });
  afterAll(async () => {
    await documents?.stop();
    await service?.stop();
    await qdrant?.stop();
    expect(qdrant?.complaints).toEqual([]);
  });

  const found = async (over: Partial<SearchRequest>, as = ann) => {
    const answers = await Promise.all(modes.map((mode) => service.search('walrus', { mode, ...over }, as)));
    const ids = answers.map(({ results }) => [...new Set(results.map((hit) => hit.documentId))].sort());
    expect(ids).toEqual(modes.map(() => ids[0]));
    return ids[0];
  };
  const untilFound = (over: Partial<SearchRequest>, expected: readonly string[], as = ann) =>
    eventually(
      async () => {
        const { results } = await service.search(over.query ?? 'walrus', { mode: 'lexical', ...over }, as);
        const ids = [...new Set(results.map(({ documentId }) => documentId))].sort();
        return JSON.stringify(ids) === JSON.stringify(expected) ? true : undefined;
      },
      { what: `${expected.join()} is found`, timeoutMs: 20_000 },
    );

  it('narrow searches of every mode from a moment after a document comes, changes and goes', async () => {
    const [one, other] = [await documents.makeCollection(), await documents.makeCollection()];
    const [first, second] = [await documents.upload(['walrus one']), await documents.upload(['walrus two'])];
    await untilFound({}, [first.id, second.id].sort());
    expect(await found({ collections: [one] })).toEqual([]);
    await documents.add(one, first.id, { chapter: 3 });
    await documents.add(other, first.id, { chapter: 5 });
    await documents.add(other, second.id, { chapter: 3 });
    await untilFound({ collections: [other] }, [first.id, second.id].sort());
    expect(await found({ collections: [one] })).toEqual([first.id]);
    const third = { attributes: { chapter: { lte: 3 } } };
    expect(await found({ collections: [other], filter: third })).toEqual([second.id]);
    // Nobody finds what they may not see, nor by a collection that nobody has.
    expect(await found({ collections: [one] }, bob)).toEqual([]);
    expect(await found({ collections: ['nobodys'] })).toEqual([]);
    // The answer that was kept a moment ago is no longer given.
    await documents.add(other, first.id, { chapter: 1 });
    await untilFound({ collections: [other], filter: third }, [first.id, second.id].sort());
    await documents.remove(other, first.id);
    await untilFound({ collections: [other] }, [second.id]);
    await documents.deleteCollection(other);
    await untilFound({ collections: [other] }, []);
    expect(await found({ collections: [one] })).toEqual([first.id]);
  });

  it('stay with a new version and a late event, and limit who may see nothing else', async () => {
    const one = await documents.makeCollection();
    const [inside, outside] = [await documents.upload(['walrus a']), await documents.upload(['walrus b'])];
    await documents.add(one, inside.id);
    await untilFound({ collections: [one] }, [inside.id]);
    const key = { ...ann, via: 'api-key' as const, collections: [one] };
    expect(await found({}, key)).toEqual([inside.id]);
    expect(await found({ filter: { documentIds: [outside.id] } }, key)).toEqual([]);
    // A version that was on its way when the document came there, and the state before, which comes late.
    const stale = { documentId: inside.id, version: 2, sharingRevision: 1, descriptionRevision: 1 };
    await service.embedded(['walrus newer'], stale);
    await service.described(inside.id, { descriptionRevision: 1 });
    await untilFound({ query: 'newer' }, [inside.id]);
    expect(await found({ collections: [one] })).toEqual([inside.id]);
    await documents.remove(one, inside.id);
    await untilFound({}, [], key);
    expect(await found({}, key)).toEqual([]);
  });

  it('come with the version that was uploaded into them', async () => {
    const one = await documents.makeCollection();
    const collections = [{ id: one, attributes: { chapter: 7 } }];
    await service.embedded(['walrus c'], {
      documentId: 'with-its-version',
      descriptionRevision: 1,
      collections,
    });
    await untilFound({ collections: [one], filter: { attributes: { chapter: 7 } } }, ['with-its-version']);
  });
});

describe('POST /v1/search', () => {
  it('refuses attributes unless one collection is named', async () => {
    const service = await startRetrieval();
    const filter = { or: [{ attributes: { chapter: 3 } }] };
    const asked = [{ filter }, { filter, collections: ['a', 'b'] }, { filter, collections: ['a', 'a'] }];
    const statuses = asked.map(
      async (over) =>
        (await service.call('POST', '/v1/search', { as: ann, json: { query: 'x', ...over } })).status,
    );
    expect(await Promise.all(statuses)).toEqual([400, 400, 200]);
    await service.stop();
  });
});
