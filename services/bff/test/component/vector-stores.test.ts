import { sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerWith, ask, batchId, fileId, id, none, storeId, writer } from '../support/file-stub.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.stop());
beforeEach(() => {
  bff.document.requests.length = 0;
  bff.retrieval.requests.length = 0;
  bff.document.answer = answerWith();
});

const tell = (...asked: Parameters<typeof ask>[1]) => ask(bff, asked);

describe('a vector store', () => {
  it.each([
    [{}, 'completed', { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 }],
    [{ indexed: 2, failed: 1, rejected: 1 }, 'completed', { completed: 2, failed: 2, total: 4 }],
    [{ indexed: 1, ingested: 1, embedded: 1 }, 'in_progress', { in_progress: 2, total: 3 }],
    [{ joining: 3 }, 'in_progress', { in_progress: 3, total: 3 }],
  ])('with %j is %s', async (documents, status, counts) => {
    bff.document.answer = answerWith({ collection: { documents: { ...none, ...documents } } });
    const { body, headers } = await tell('GET', `/v1/vector_stores/${storeId}`);
    expect(body).toMatchObject({ id: storeId, status, file_counts: counts, usage_bytes: 22 });
    expect(body).toMatchObject({ description: null, metadata: { shelf: '4', tags: '["a"]' } });
    expect(headers.get('openai-poll-after-ms')).toBe(status === 'completed' ? null : '200');
  });

  it('gets all of its metadata anew', async () => {
    await tell('POST', `/v1/vector_stores/${storeId}`, { metadata: { row: '1' } });
    const changes = bff.document.requests.filter(({ method }) => method === 'PATCH');
    expect(changes.map(({ body }) => JSON.parse(body))).toEqual([
      { metadata: { shelf: null, tags: null, row: '1' } },
    ]);
    await tell('POST', `/v1/vector_stores/${storeId}`, {});
    expect(bff.document.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('is not there when a file of it is refused', async () => {
    bff.document.answer = (_, response) => {
      const errors = [{ pointer: '/documents/1/documentId', detail: 'is refused' }];
      const problem = { code: 'not_found', reason: 'document_not_found', detail: 'None.', errors };
      return sendJson(response, problem, 404);
    };
    const { status, body } = await tell('POST', '/v1/vector_stores', { file_ids: [fileId, fileId] });
    expect([status, body.error.param]).toEqual([404, 'file_ids[1]']);
    expect(bff.document.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /internal/collections',
    ]);
  });

  it.each([
    ['/v1/vector_stores', { name: 'Seas' }, '/v1/collections', { name: 'Seas' }],
    [
      '/v1/vector_stores',
      { name: 'Seas', file_ids: [fileId] },
      '/internal/collections',
      { name: 'Seas', documents: [{ documentId: id }] },
    ],
    [
      `/v1/vector_stores/${storeId}/file_batches`,
      { file_ids: [fileId] },
      `/internal/collections/${id}/batches`,
      { documents: [{ documentId: id }], attributes: {} },
    ],
  ])('is made once per idempotency key: POST %s %j', async (path, body, url, passedOn) => {
    const send = async (headers: Record<string, string>) => {
      const answer = await bff.call(path, { method: 'POST', body: JSON.stringify(body), headers }, writer);
      return [answer.status, answer.headers.get('idempotency-replayed'), await answer.json()];
    };
    const first = await send({ 'idempotency-key': 'k-1' });
    expect(first).toEqual([200, null, expect.anything()]);
    // Lost on its way once: what has its effect once may be sent again.
    let lost = false;
    const { answer } = bff.document;
    bff.document.answer = (request, response) => {
      if (!lost) {
        lost = true;
        return response.destroy();
      }
      response.setHeader('Idempotency-Replayed', 'true');
      return answer(request, response);
    };
    expect(await send({ 'idempotency-key': 'k-1' })).toEqual([200, 'true', first[2]]);
    expect(bff.document.requests.map((sent) => [sent.url, sent.headers['idempotency-key']])).toEqual(
      Array(3).fill([url, 'k-1']),
    );
    expect(JSON.parse(bff.document.requests[0]?.body ?? '')).toEqual(passedOn);
    const problem = { code: 'unprocessable', reason: 'idempotency_key_reused', detail: 'Used.' };
    bff.document.answer = (_, response) => sendJson(response, problem, 422);
    expect(await send({ 'idempotency-key': 'k-1' })).toMatchObject([
      422,
      null,
      { error: { code: problem.reason } },
    ]);
    bff.document.answer = answer;
    await send({});
    expect(bff.document.requests.at(-1)?.headers['idempotency-key']).toBeUndefined();
  });

  it('lists pages by the ids of entries', async () => {
    const page = await tell(
      'GET',
      `/v1/vector_stores/${storeId}/files?limit=1&after=${fileId}&filter=in_progress`,
    );
    expect(page.body).toMatchObject({ object: 'list', first_id: fileId, last_id: fileId, has_more: true });
    await tell('GET', `/v1/files?limit=10000&before=${fileId}&order=asc&purpose=assistants`);
    expect(bff.document.requests.map(({ url }) => url)).toEqual([
      `/v1/collections/${id}/documents?limit=1&after=${id}&outcome=pending`,
      `/v1/documents?limit=100&order=oldest&before=${id}&purpose=assistants`,
    ]);
    const cancelled = await tell('GET', `/v1/vector_stores/${storeId}/files?filter=cancelled`);
    expect(cancelled.body).toMatchObject({ data: [], first_id: null, last_id: null, has_more: false });
  });
});

describe('a file batch', () => {
  it.each([
    [{ pending: 1, failed: 1 }, 'in_progress'],
    [{ pending: 1, cancelled: 1 }, 'in_progress'],
    [{ indexed: 1, failed: 1 }, 'completed'],
    [{ indexed: 1, cancelled: 1 }, 'cancelled'],
    [{ failed: 2 }, 'failed'],
    [{}, 'completed'],
  ])('with %j is %s', async (counts, status) => {
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    bff.document.answer = answerWith({ batchDocuments: { ...counts, total } });
    const { body } = await tell('GET', `/v1/vector_stores/${storeId}/file_batches/${batchId}`);
    const inProgress = 'pending' in counts ? 1 : 0;
    expect(body).toMatchObject({ id: batchId, status, file_counts: { in_progress: inProgress, total } });
  });

  it('names files by ids, or each with its attributes', async () => {
    const path = `/v1/vector_stores/${storeId}/file_batches`;
    await tell('POST', path, { file_ids: [fileId], attributes: { lang: 'en' } });
    await tell('POST', path, { files: [{ file_id: fileId, attributes: { a: 1 } }, { file_id: fileId }] });
    expect(bff.document.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { documents: [{ documentId: id }], attributes: { lang: 'en' } },
      { documents: [{ documentId: id, attributes: { a: 1 } }, { documentId: id }], attributes: {} },
    ]);
    const unknown = await tell('POST', path, { files: [{ file_id: fileId }, { file_id: 'file-x' }] });
    expect([unknown.status, unknown.body.error.param]).toEqual([404, 'files[1].file_id']);
  });
});

describe('a search in a vector store', () => {
  const search = (body: object) =>
    tell('POST', `/v1/vector_stores/${storeId}/search`, { query: 'refunds', ...body });

  it('keeps to it, with the names and attributes that files have there', async () => {
    const { body } = await search({ filters: { type: 'eq', key: 'year', value: 2025 }, max_num_results: 3 });
    expect(JSON.parse(bff.retrieval.requests[0]?.body ?? '')).toEqual({
      ...{ query: 'refunds', topK: 3, collections: [id], filter: { attributes: { year: { eq: 2025 } } } },
    });
    expect(body).toMatchObject({ search_query: ['refunds'], has_more: false, next_page: null });
    expect(body.data).toEqual([
      {
        ...{ file_id: `file-${hit.documentId}`, filename: 'Refunds', score: 0.9, attributes: { year: 2025 } },
        content: [{ type: 'text', text: hit.text }],
      },
    ]);
  });

  it('holds passages to a threshold, and says where it cannot', async () => {
    const threshold = { ranking_options: { score_threshold: 0.95 } };
    expect((await search(threshold)).body.data).toEqual([]);
    const words = { ...hit, score: 4, relevance: null };
    bff.retrieval.answer = (_, response) => sendJson(response, found([words], { degraded: ['dense'] }));
    const { status, body } = await search(threshold);
    expect([status, body.error.code]).toEqual([503, 'relevance_unavailable']);
    expect((await search({})).body).toMatchObject({ data: [{ score: 1 }], degraded: ['dense'] });
  });

  it('leaves out what has left it', async () => {
    const gone = { ...hit, documentId: 'document-2', chunkId: 'chunk-2' };
    bff.retrieval.answer = (_, response) => sendJson(response, found([gone, hit]));
    expect((await search({})).body.data).toHaveLength(1);
  });
});

describe('what is not served, or not there', () => {
  const store = '/v1/vector_stores';
  const staticChunks = { chunking_strategy: { type: 'static' } };
  const deep = (depth: number): object =>
    depth === 0 ? { type: 'eq', key: 'a', value: 1 } : { type: 'or', filters: [deep(depth - 1)] };
  it.each([
    [store, { expires_after: { anchor: 'last_active_at', days: 1 } }, 'expires_after'],
    [store, staticChunks, 'chunking_strategy'],
    [store, { metadata: { a: 1 } }, 'metadata.a'],
    [store, { other: 1 }, 'other'],
    [store, { name: '' }, 'name'],
    [`${store}/${storeId}`, { expires_after: {} }, 'expires_after'],
    [`${store}/${storeId}/files`, { file_id: fileId, ...staticChunks }, 'chunking_strategy'],
    [`${store}/${storeId}/files`, { file_id: fileId, attributes: { a: [] } }, 'attributes.a'],
    [`${store}/${storeId}/file_batches`, {}, 'file_ids'],
    [`${store}/${storeId}/file_batches`, { file_ids: [fileId], files: [{ file_id: fileId }] }, 'files'],
    [`${store}/${storeId}/file_batches`, { file_ids: Array(2_001).fill(fileId) }, 'file_ids'],
    [`${store}/${storeId}/search`, { query: 'a', rewrite_query: true }, 'rewrite_query'],
    [`${store}/${storeId}/search`, { query: ' ' }, 'query'],
    [`${store}/${storeId}/search`, { query: Array(6).fill('a') }, 'query'],
    [`${store}/${storeId}/search`, { query: 'a', max_num_results: 51 }, 'max_num_results'],
    [`${store}/${storeId}/search`, { query: 'a', filters: { type: 'eq', key: 'a' } }, 'filters.value'],
    [`${store}/${storeId}/search`, { query: 'a', filters: { type: 'lt', key: 'a', value: 'b' } }, 'filters'],
    [
      `${store}/${storeId}/search`,
      { query: 'a', filters: deep(4) },
      'filters.filters[0].filters[0].filters[0].type',
    ],
  ])('is refused by name: POST %s %j', async (path, body, param) => {
    const answer = await tell('POST', path, body);
    expect([answer.status, answer.body.error.param]).toEqual([400, param]);
    expect([...bff.document.requests, ...bff.retrieval.requests]).toEqual([]);
  });

  it.each([
    ['GET', '/v1/files/file-x'],
    ['DELETE', '/v1/files/..%2e'],
    ['GET', `/v1/files/${storeId}`],
    ['GET', '/v1/vector_stores/vs_0'],
    ['GET', `/v1/vector_stores/${storeId}/files/x`],
    ['GET', `/v1/vector_stores/${storeId}/file_batches/${fileId}`],
  ])('is a 404 without a call: %s %s', async (method, path) => {
    const { status, body } = await tell(method, path);
    expect([status, body.error.type]).toEqual([404, 'invalid_request_error']);
    expect(bff.document.requests).toEqual([]);
  });

  it('needs the scope of what it does', async () => {
    const send = async (method: string, path: string) =>
      (await bff.call(path, { method, ...(method === 'GET' ? {} : { body: '{}' }) })).status;
    expect(await send('POST', store)).toBe(403);
    expect(await send('DELETE', `/v1/files/${fileId}`)).toBe(403);
  });
});
