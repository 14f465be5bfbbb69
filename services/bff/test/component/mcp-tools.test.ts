import { type HttpStub, sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callTool as callToolOf,
  facts,
  longDocument,
  noSuchDocument,
  unreadDocument,
} from '../support/call-mcp.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let document: HttpStub;
beforeEach(async () => {
  bff = await startBff({ PUBLIC_URL: 'https://lectern.example/' });
  ({ document } = bff);
});
afterEach(() => bff.stop());

const callTool = (name: string, input: object) => callToolOf(bff.url, name, input);

describe('the tools', () => {
  it('find documents once, with an address, as one text item that says the same', async () => {
    bff.retrieval.answer = (_, response) =>
      sendJson(response, found([hit, { ...hit, chunkId: 'chunk-2' }, { ...hit, documentId: 'document-2' }]));
    const { result } = await callTool('search', { query: 'refunds' });
    const url = 'https://lectern.example/v1/documents/';
    const results = ['document-1', 'document-2'].map((id) => ({ id, title: 'Refunds', url: url + id }));
    expect(result?.structuredContent).toEqual({ results });
    expect(result?.content).toEqual([{ type: 'text', text: JSON.stringify({ results }) }]);
  });

  it('find passages with their relevance, by the filter and the mode that were asked for', async () => {
    const filter = { metadata: { year: { gte: 2025 } } };
    const input = { query: 'refunds', topK: 3, mode: 'lexical', filter };
    const { result } = await callTool('search_passages', input);
    expect(result?.structuredContent).toMatchObject({
      passages: [{ documentId: 'document-1', text: hit.text, relevance: 0.9 }],
      pending: 0,
    });
    expect(JSON.parse(bff.retrieval.requests.at(-1)?.body ?? '')).toEqual(input);
  });

  it('answer a question with citations, and say when there is no answer', async () => {
    const { result } = await callTool('ask', { question: 'How long do refunds take?' });
    expect(result?.structuredContent).toMatchObject({
      answered: true,
      citations: [{ marker: '[1]', documentId: 'document-1', quote: hit.text }],
    });
    bff.retrieval.answer = (_, response) => sendJson(response, found([]));
    expect((await callTool('ask', { question: 'Anything?' })).result?.structuredContent).toMatchObject({
      ...{ answered: false, citations: [] },
    });
  });

  it('read a long document in parts, each with the id of the next', async () => {
    document.answer = longDocument;
    const read = async (id: string) => {
      const { result } = await callTool('fetch', { id });
      return result?.structuredContent as { text: string; metadata: Record<string, unknown> };
    };
    const first = await read('document-1');
    expect(first.text).toMatch(/^null x+b x+$/);
    expect(first.metadata).toMatchObject({ topic: 'sea', nextOffset: 'c', nextId: 'document-1#c' });
    const second = await read('document-1#c');
    expect(second.text).toMatch(/^c x+$/);
    expect(second.metadata).not.toHaveProperty('nextId');
  });

  it('refuse with a sentence to act on, and show nothing of a fault of ours', async () => {
    document.answer = noSuchDocument;
    const { result } = await callTool('get_document', { id: 'document-9' });
    expect(result).toMatchObject({
      isError: true,
      content: [
        { type: 'text', text: expect.stringMatching(/^There is no such document\. Take ids from search/) },
      ],
    });
    document.answer = (_, response) => sendJson(response, { secret: 'hunter2' });
    const broken = JSON.stringify(await callTool('list_documents', {}));
    expect(broken).toContain('isError');
    expect(broken).not.toContain('hunter2');
  });

  it.each([
    [{ status: 'ingested' }, 'document-1', /^The document is there, but still being read\. Come again/],
    [
      { status: 'failed', error: { stage: 'extract', reason: 'no_text', message: 'The file has no text.' } },
      ...(['document-1', /^The document was not read\. The file has no text\.$/] as const),
    ],
    [{}, 'document-1#b', /^The document was replaced meanwhile\. Begin with its id alone\.$/],
  ] as const)('say why nothing can be read of a document: %j', async (more, id, sentences) => {
    document.answer = unreadDocument(more);
    const { result } = await callTool('fetch', { id });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(sentences) }] });
  });

  it('say what is wrong with their input', async () => {
    const answer = JSON.stringify(await callTool('search', { query: '' }));
    expect(answer).toMatch(/query/);
    const nowhere = JSON.stringify(await callTool('fetch', { id: '#b' }));
    expect(nowhere).toContain('id: Must begin with the id of a document.');
    expect(document.requests).toEqual([]);
  });

  it('refuse a part of a document that no part of it gave, in words of theirs', async () => {
    const errors = [{ pointer: 'cursor', detail: 'Is not a cursor of this list.' }];
    const invalid = { code: 'invalid_argument', reason: 'invalid_query', detail: 'Not valid.', errors };
    document.answer = ({ url }, response) =>
      url.includes('/text')
        ? sendJson(response, { ...invalid, status: 400, retryable: false }, 400)
        : sendJson(response, facts);
    const { result } = await callTool('fetch', { id: 'document-1#b' });
    const text = 'The document has no such part. Begin with its id alone.';
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text }] });
  });

  it('pass on the key by which a repeated call adds a document once, and refuse what is none', async () => {
    document.answer = (_, response) => sendJson(response, { id: 'document-3', status: 'indexed' }, 201);
    const input = { title: 'Tides', text: 'The moon.', waitMs: 0 };
    await callTool('add_document', { ...input, idempotencyKey: 'tides-1' });
    const sent = document.requests.at(-1);
    expect([sent?.headers['idempotency-key'], sent?.body]).toEqual([
      'tides-1',
      '{"title":"Tides","text":"The moon."}',
    ]);
    await callTool('add_document', input);
    expect(document.requests.at(-1)?.headers['idempotency-key']).toBeUndefined();
    const refused = JSON.stringify(await callTool('add_document', { ...input, idempotencyKey: 'two words' }));
    expect(refused).toContain('idempotencyKey: Must be 1 to 255 visible ASCII characters.');
    expect(document.requests).toHaveLength(2);
  });

  it('pass on a new document and a deletion', async () => {
    document.answer = (_, response) => sendJson(response, { id: 'document-3', status: 'indexed' }, 201);
    const { result } = await callTool('add_document', { title: 'Tides', text: 'The moon.', waitMs: 100 });
    expect(result?.structuredContent).toEqual({ id: 'document-3', status: 'indexed' });
    expect(document.requests.at(-1)?.url).toBe('/v1/documents?wait=indexed&timeoutMs=100');
    document.answer = (_, response) => sendJson(response, { operationId: 'operation-1' }, 202);
    const gone = await callTool('delete_document', { id: 'a/b' });
    expect(gone.result?.structuredContent).toEqual({ operationId: 'operation-1' });
    expect(document.requests.at(-1)?.url).toBe('/v1/documents/a%2Fb');
  });
});
