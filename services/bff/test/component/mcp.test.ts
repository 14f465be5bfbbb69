import type { Scope } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  callTool,
  everything,
  longDocument,
  noSuchDocument,
  readResource,
  sendMcp,
  unreadDocument,
} from '../support/call-mcp.ts';
import { principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let document: HttpStub;
beforeEach(async () => {
  bff = await startBff({ PUBLIC_URL: 'https://lectern.example/' });
  ({ document } = bff);
});
afterEach(() => bff.stop());

const send = (message: object, options = {}) => sendMcp(bff.url, message, options);

describe('POST /mcp', () => {
  it.each(['2025-03-26', '2025-06-18'])(
    'tells a client of %s who it is, and takes its notification',
    async (protocolVersion) => {
      const params = {
        protocolVersion,
        capabilities: {},
        clientInfo: { name: 't', version: '1' },
      };
      const { body } = await send({ id: 1, method: 'initialize', params });
      expect(body.result).toMatchObject({ protocolVersion, serverInfo: { name: 'lectern' } });
      expect(await send({ method: 'notifications/initialized' })).toEqual({ status: 202, body: {} });
    },
  );

  it('answers a client of 2026 without a handshake, and refuses headers that say otherwise than the body', async () => {
    const version = '2026-07-28';
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const message = { id: 1, method: 'server/discover', params: { _meta } };
    const headers = { 'mcp-protocol-version': version, 'mcp-method': 'server/discover' };
    const discovered = await send(message, { headers });
    expect(discovered.body.result).toMatchObject({ resultType: 'complete' });
    const wrong = await send(message, { headers: { ...headers, 'mcp-method': 'tools/list' } });
    expect([wrong.status, wrong.body.error?.code]).toEqual([400, -32020]);
  });

  it('writes nothing beside the log, however often it is called', async () => {
    const wrote = (['warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name));
    for (const method of ['tools/list', 'ping', 'tools/list']) await send({ id: 1, method });
    await callTool(bff.url, 'search', { query: 'refunds' });
    for (const spy of wrote) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('takes no member that messages do not have', async () => {
    const { status, body } = await send({ id: 1, method: 'tools/list', more: {} });
    expect([status, body.error]).toEqual([400, expect.objectContaining({ param: 'more' })]);
  });

  it('has the tools that the scopes of the caller allow, in one order', async () => {
    const namesOf = async (scopes: readonly Scope[]) =>
      (await send({ id: 1, method: 'tools/list' }, { scopes })).body.result?.tools?.map(({ name }) => name);
    expect(await namesOf(everything)).toEqual([
      ...['search', 'fetch', 'search_passages', 'ask', 'list_documents'],
      ...['get_document', 'add_document', 'delete_document'],
    ]);
    expect(await namesOf(['search'])).toEqual(['search', 'search_passages']);
    const refused = await callTool(bff.url, 'ask', { question: 'How long do refunds take?' }, ['search']);
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

  it.each([
    ['broken JSON', '{"jsonrpc": "2.0",', 'malformed_json'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]', 'invalid_body'],
  ])('refuses %s ahead of the protocol, with a problem', async (_what, body, reason) => {
    const headers = { ...identityHeaders(principal), 'content-type': 'application/json' };
    const response = await fetch(`${bff.url}/mcp`, { method: 'POST', headers, body });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json',
    ]);
    expect(await response.json()).toMatchObject({ reason });
  });

  it('answers an unknown method with an error of the protocol', async () => {
    const { body } = await send({ id: 1, method: 'tasks/list' });
    expect(body.error?.code).toBe(-32601);
  });
});

describe('the resources', () => {
  const address = 'lectern://documents/document-1';

  it('are documents, a long one in parts that say the address of the next', async () => {
    document.answer = longDocument;
    const first = await readResource(bff.url, address);
    expect(first.text).toMatch(
      /^null x+b x+\n\n\[The text goes on: read lectern:\/\/documents\/document-1#c\]$/,
    );
    const [, next = ''] = /read (\S+)\]$/.exec(first.text ?? '') ?? [];
    for (const uri of [next, next.replace('#', '%23')]) {
      const second = await readResource(bff.url, uri);
      expect(second).toMatchObject({ uri, text: expect.stringMatching(/^c x+$/) });
    }
    const asked = document.requests.map(({ url }) => new URL(url, 'http://x').pathname);
    expect([...new Set(asked)]).toEqual(['/v1/documents/document-1', '/v1/documents/document-1/text']);
  });

  it('say that there is none, and nothing else of it', async () => {
    document.answer = noSuchDocument;
    const { error } = await readResource(bff.url, 'lectern://documents/document-9');
    const message = 'There is no such document. Take ids from search, search_passages or list_documents.';
    expect(error).toMatchObject({ code: -32602, message });
    expect((await readResource(bff.url, 'lectern://documents/%zz')).error).toMatchObject({ code: -32602 });
  });

  it('say of a document that is not read yet that it is there', async () => {
    document.answer = unreadDocument({ status: 'ingested' });
    const { error } = await readResource(bff.url, address);
    expect(error).toEqual({
      code: -32602,
      message: expect.stringMatching(/^The document is there, but still/),
    });
  });

  it('show nothing of a fault of ours', async () => {
    document.answer = (_, response) => sendJson(response, { secret: 'hunter2' });
    const { error } = await readResource(bff.url, address);
    expect(error?.code).toBe(-32603);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});
