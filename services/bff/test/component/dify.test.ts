import { sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

const knowledge = '0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6';
let bff: TestBff;
beforeEach(async () => {
  bff = await startBff();
  bff.document.answer = (_, response) => sendJson(response, { id: knowledge });
});
afterEach(() => bff.stop());

async function retrieve(over: object = {}, as = principal) {
  const setting = { retrieval_setting: { top_k: 3, score_threshold: 0.5 } };
  const body = JSON.stringify({ knowledge_id: knowledge, query: 'How long?', ...setting, ...over });
  const response = await bff.call('/v1/retrieval', { method: 'POST', body }, as);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const searched = () => JSON.parse(bff.retrieval.requests.at(-1)?.body ?? 'null');

describe('POST /v1/retrieval', () => {
  it('has the passages of the collection that are relevant enough, as Dify reads them', async () => {
    const far = { ...hit, chunkId: 'chunk-2', relevance: 0.49 };
    const unsure = { ...hit, chunkId: 'chunk-3', relevance: null, filename: 'a.md', page: 2 };
    bff.retrieval.answer = (_, response) => sendJson(response, found([hit, far, unsure]));
    const record = {
      ...{ content: hit.text, score: 0.9, title: hit.title },
      metadata: { document_id: hit.documentId, chunk_id: hit.chunkId, headings: hit.headings },
    };
    expect(await retrieve()).toEqual({ status: 200, body: { records: [record] } });
    expect(searched()).toEqual({ query: 'How long?', topK: 3, collections: [knowledge] });
    const all = await retrieve({ retrieval_setting: { top_k: 3 } });
    expect(all.body).toMatchObject({ records: [{ score: 0.9 }, { score: 0.49 }, { score: 0 }] });
  });

  it('takes the id of a vector store, and has no records where nothing is found', async () => {
    bff.retrieval.answer = (_, response) => sendJson(response, found([]));
    const answer = await retrieve({ knowledge_id: `vs_${knowledge.replaceAll('-', '')}` });
    expect(answer).toEqual({ status: 200, body: { records: [] } });
    expect(searched()).toMatchObject({ collections: [knowledge] });
  });

  it.each(['not an id', 'vs_', knowledge])('says by its number that there is no knowledge %s', async (id) => {
    const problem = { code: 'not_found', status: 404, reason: 'collection_not_found' };
    bff.document.answer = (_, response) => sendJson(response, problem, 404);
    const numbered = { error_code: 2001, error_msg: 'The knowledge does not exist.' };
    expect(await retrieve({ knowledge_id: id })).toMatchObject({
      ...{ status: 404, body: { reason: 'knowledge_not_found', ...numbered } },
    });
    expect(searched()).toBeNull();
  });

  it('searches without a look whether there is a collection for who may not read documents', async () => {
    expect((await retrieve({}, { ...principal, scopes: ['search'] })).status).toBe(200);
    expect(bff.document.requests).toEqual([]);
    expect(await retrieve({}, { ...principal, scopes: ['generate'] })).toMatchObject({
      ...{ status: 403, body: { reason: 'missing_scope', error_code: 1002, error_msg: expect.any(String) } },
    });
  });

  it('narrows by metadata', async () => {
    const conditions = [
      { name: 'lang', comparison_operator: 'is', value: 'en' },
      { name: ['year', 'edition'], comparison_operator: '≥', value: '2024' },
      { name: 'published', comparison_operator: 'before', value: '2026-01-01' },
      { name: 'tag', comparison_operator: 'not in', value: 'draft, old' },
    ];
    await retrieve({ metadata_condition: { logical_operator: 'and', conditions } });
    const members = [
      { metadata: { lang: { eq: 'en' } } },
      { or: [{ metadata: { year: { gte: 2024 } } }, { metadata: { edition: { gte: 2024 } } }] },
      { metadata: { published: { lt: '2026-01-01' } } },
      { metadata: { tag: { nin: ['draft', 'old'] } } },
    ];
    expect(searched().filter).toEqual({ and: members });
    await retrieve({ metadata_condition: { logical_operator: 'or', conditions } });
    expect(searched().filter).toEqual({ or: members });
    await retrieve({ metadata_condition: { logical_operator: 'and', conditions: [] } });
    expect(searched()).not.toHaveProperty('filter');
  });

  it.each([
    ['contains', 'x', 'conditions/0/comparison_operator'],
    ['empty', null, 'conditions/0/comparison_operator'],
    ['is', null, 'conditions/0/value'],
    ['is', ['x'], 'conditions/0/value'],
    ['>', 'much', ''],
  ])('refuses what no filter can say: %s %j', async (comparison_operator, value, place) => {
    const conditions = [{ name: 'a', comparison_operator, value }];
    const { status, body } = await retrieve({ metadata_condition: { conditions } });
    expect([status, body.reason]).toEqual([400, 'condition_unserved']);
    expect(body).not.toHaveProperty('error_code');
    expect(body).toMatchObject({ errors: [{ pointer: expect.stringContaining(place) }] });
  });
});
