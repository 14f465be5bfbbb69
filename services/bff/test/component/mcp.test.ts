import type { Scope } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let document: HttpStub;
beforeEach(async () => {
  bff = await startBff({ PUBLIC_URL: 'https://lectern.example/' });
  ({ document } = bff);
});
afterEach(() => bff.stop());

const everything: readonly Scope[] = ['documents:read', 'documents:write', 'search', 'generate'];

interface Answer {
  readonly result?: Record<string, unknown> & {
    readonly tools?: { name: string; annotations: Record<string, unknown> }[];
    readonly content?: { type: string; text: string }[];
    readonly structuredContent?: Record<string, unknown>;
  };
  readonly error?: { readonly code: number; readonly message: string };
}

async function send(message: object, scopes = everything, headers: Record<string, string> = {}) {
  const response = await fetch(`${bff.url}/mcp`, {
    method: 'POST',
    headers: {
      ...identityHeaders({ ...principal, scopes }),
      ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer };
}

const callTool = async (name: string, input: object, scopes = everything) => {
  const { body } = await send({ id: 1, method: 'tools/call', params: { name, arguments: input } }, scopes);
  return body;
};

const refusal = (status: number, code: string, reason: string) => ({
  ...{ status, code, reason, retryable: false },
  detail: 'There is no such document.',
});
const noSuchDocument: HttpStub['answer'] = (_, response) =>
  sendJson(response, refusal(404, 'not_found', 'document_not_found'), 404);

const facts = {
  ...{ id: 'document-1', title: 'Tides', status: 'indexed', createdAt: '2026-01-01T00:00:00Z' },
  ...{ version: 1, contentType: 'text/plain', metadata: { topic: 'sea' }, chunkCount: 9 },
  ...{ warnings: [], timeline: [] },
};

/** A document whose text comes in three parts of the document service, of which two fit into one of an agent. */
const longDocument: HttpStub['answer'] = ({ url }, response) => {
  const cursor = new URL(url, 'http://x').searchParams.get('cursor');
  const nextCursor = { null: 'b', b: 'c', c: null }[String(cursor)] ?? null;
  const part = { version: 1, data: [{ text: `${cursor} ` }, { text: 'x'.repeat(30_000) }], nextCursor };
  sendJson(response, url.includes('/text') ? part : facts);
};

/** A document of which nothing is stored yet, or never will be. */
const unreadDocument =
  (more: object): HttpStub['answer'] =>
  ({ url }, response) =>
    url.includes('/text')
      ? sendJson(response, refusal(404, 'not_found', 'chunks_not_stored'), 404)
      : sendJson(response, { ...facts, chunkCount: 0, ...more });

const readResource = async (uri: string) => {
  const { body } = await send({ id: 1, method: 'resources/read', params: { uri } });
  const [content] = (body.result?.contents ?? []) as { uri: string; text: string }[];
  return { ...content, error: body.error };
};

describe('POST /mcp', () => {
  it('tells a client of 2025 who it is, and takes its notification', async () => {
    const params = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 't', version: '1' },
    };
    const { body } = await send({ id: 1, method: 'initialize', params });
    expect(body.result).toMatchObject({ protocolVersion: '2025-06-18', serverInfo: { name: 'lectern' } });
    expect(await send({ method: 'notifications/initialized' })).toEqual({ status: 202, body: {} });
  });

  it('answers a client of 2026 without a handshake, and refuses headers that say otherwise than the body', async () => {
    const version = '2026-07-28';
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const message = { id: 1, method: 'server/discover', params: { _meta } };
    const headers = { 'mcp-protocol-version': version, 'mcp-method': 'server/discover' };
    const discovered = await send(message, everything, headers);
    expect(discovered.body.result).toMatchObject({ resultType: 'complete' });
    const wrong = await send(message, everything, { ...headers, 'mcp-method': 'tools/list' });
    expect([wrong.status, wrong.body.error?.code]).toEqual([400, -32020]);
  });

  it('takes no member that messages do not have', async () => {
    const { status, body } = await send({ id: 1, method: 'tools/list', more: {} });
    expect([status, body.error]).toEqual([400, expect.objectContaining({ param: 'more' })]);
  });

  it('has the tools that the scopes of the caller allow, in one order', async () => {
    const namesOf = async (scopes: readonly Scope[]) =>
      (await send({ id: 1, method: 'tools/list' }, scopes)).body.result?.tools?.map(({ name }) => name);
    expect(await namesOf(everything)).toEqual([
      ...['search', 'fetch', 'search_passages', 'ask', 'list_documents'],
      ...['get_document', 'add_document', 'delete_document'],
    ]);
    expect(await namesOf(['search'])).toEqual(['search', 'search_passages']);
    const refused = await callTool('ask', { question: 'How long do refunds take?' }, ['search']);
    expect(JSON.stringify(refused)).toContain('not found');
  });

  it('says which tools change something', async () => {
    const { body } = await send({ id: 1, method: 'tools/list' });
    const hints = Object.fromEntries(
      body.result?.tools?.map(({ name, annotations }) => [name, annotations]) ?? [],
    );
    expect(hints.search).toMatchObject({ readOnlyHint: true, openWorldHint: false });
    expect(hints.add_document).toMatchObject({ readOnlyHint: false, destructiveHint: false });
    expect(hints.delete_document).toMatchObject({ destructiveHint: true, idempotentHint: true });
  });

  it.each([[{ jsonrpc: '1.0', id: 1, method: 'tools/list' }], [{ id: 1, method: '' }], [{ id: 1 }]])(
    'refuses what is no message: %j',
    async (message) => {
      expect((await send(message)).status).toBe(400);
    },
  );

  it('answers an unknown method with an error of the protocol', async () => {
    const { body } = await send({ id: 1, method: 'tasks/list' });
    expect(body.error?.code).toBe(-32601);
  });
});

describe('the resources', () => {
  const address = 'lectern://documents/document-1';

  it('are documents, a long one in parts that say the address of the next', async () => {
    document.answer = longDocument;
    const first = await readResource(address);
    expect(first.text).toMatch(
      /^null x+b x+\n\n\[The text goes on: read lectern:\/\/documents\/document-1#c\]$/,
    );
    const [, next = ''] = /read (\S+)\]$/.exec(first.text ?? '') ?? [];
    for (const uri of [next, next.replace('#', '%23')]) {
      const second = await readResource(uri);
      expect(second).toMatchObject({ uri, text: expect.stringMatching(/^c x+$/) });
    }
    const asked = document.requests.map(({ url }) => new URL(url, 'http://x').pathname);
    expect([...new Set(asked)]).toEqual(['/v1/documents/document-1', '/v1/documents/document-1/text']);
  });

  it('say that there is none, and nothing else of it', async () => {
    document.answer = noSuchDocument;
    const { error } = await readResource('lectern://documents/document-9');
    const message = 'There is no such document. Take ids from search, search_passages or list_documents.';
    expect(error).toMatchObject({ code: -32602, message });
    expect((await readResource('lectern://documents/%zz')).error).toMatchObject({ code: -32602 });
  });

  it('say of a document that is not read yet that it is there', async () => {
    document.answer = unreadDocument({ status: 'ingested' });
    const { error } = await readResource(address);
    expect(error).toEqual({
      code: -32602,
      message: expect.stringMatching(/^The document is there, but still/),
    });
  });

  it('show nothing of a fault of ours', async () => {
    document.answer = (_, response) => sendJson(response, { secret: 'hunter2' });
    const { error } = await readResource(address);
    expect(error?.code).toBe(-32603);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

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
