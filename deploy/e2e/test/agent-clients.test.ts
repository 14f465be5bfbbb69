import { createMCPClient } from '@ai-sdk/mcp';
import type { SessionClient } from '@lectern/client';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform, textFile } from '../src/test-platform.ts';

/** Clients of agents as npm has them, against the platform as `npm start` runs it. */
let test: TestPlatform;
let owner: SessionClient;
let key: string;
beforeAll(async () => {
  test = await startTestPlatform();
  owner = await test.newTenant();
  const body = {
    name: 'agent',
    scopes: ['documents:read' as const, 'documents:write' as const, 'search' as const, 'generate' as const],
  };
  key = (await owner.api.POST('/v1/api-keys', { body })).data?.key ?? '';
});
afterAll(() => test?.close());

/** What a client that was opened can do. */
interface Opened {
  names(): Promise<string[]>;
  call(name: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const address = () => new URL('/mcp', test.url);
const requestInit = () => ({ headers: { Authorization: `Bearer ${key}` } });
const info = { name: 'test', version: '1' };

async function openNew(mode: 'legacy' | 'auto'): Promise<Opened> {
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(address(), { requestInit: requestInit() }));
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input) => ({ ...(await client.callTool({ name, arguments: input })) }),
    close: () => client.close(),
  };
}

async function openOld(): Promise<Opened> {
  const client = new OldClient(info);
  await client.connect(new OldTransport(address(), { requestInit: requestInit() }) as never);
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input) => ({ ...(await client.callTool({ name, arguments: input })) }),
    close: () => client.close(),
  };
}

async function openAiSdk(): Promise<Opened> {
  const transport = { type: 'http', url: address().href, ...requestInit() } as const;
  const client = await createMCPClient({ transport });
  const tools = await client.tools();
  return {
    names: async () => Object.keys(tools),
    call: async (name, input) => {
      const result = await tools[name]?.execute?.(input, { toolCallId: '1', messages: [] } as never);
      return result as Record<string, unknown>;
    },
    close: () => client.close(),
  };
}

const clients: [string, () => Promise<Opened>][] = [
  ['the client of MCP 2.x, as of 2025', () => openNew('legacy')],
  ['the client of MCP 2.x, as of 2026', () => openNew('auto')],
  ['the client of MCP 1.x', openOld],
  ['the MCP client of the AI SDK', openAiSdk],
];

describe.each(clients)('%s', (_name, open) => {
  it('lists and calls all tools, and finds nothing of another tenant', async () => {
    const client = await open();
    const content = async (name: string, input: Record<string, unknown>) => {
      const { structuredContent } = await client.call(name, input);
      return structuredContent as Record<string, never>;
    };
    expect(await client.names()).toHaveLength(8);
    const text = 'The crimson lighthouse of Ardoch was lit in 1842.';
    const { id } = await content('add_document', { title: 'Lights', text, waitMs: 20_000 });
    expect(await content('get_document', { id })).toMatchObject({ status: 'indexed' });
    expect(await content('search', { query: 'crimson lighthouse' })).toMatchObject({
      results: [expect.objectContaining({ id })],
    });
    expect(await content('fetch', { id })).toMatchObject({ text });
    expect(await content('search_passages', { query: 'lighthouse' })).toMatchObject({ passages: [{ text }] });
    const question = 'When was the crimson lighthouse lit?';
    expect(await content('ask', { question })).toMatchObject({
      answered: true,
      citations: [{ documentId: id }],
    });
    expect(await content('list_documents', {})).toMatchObject({ data: [{ id }] });
    const stranger = await test.newTenant();
    const theirs = await stranger.uploadDocument(textFile('theirs.txt', 'Nobody else reads this.'));
    expect(await client.call('fetch', { id: theirs.id })).toMatchObject({ isError: true });
    expect(await client.call('delete_document', { id: theirs.id })).toMatchObject({ isError: true });
    expect(await content('delete_document', { id })).toMatchObject({ operationId: expect.any(String) });
    expect(await content('list_documents', {})).toMatchObject({ data: [] });
    await client.close();
  });
});

it('scripts of other origins may not call, and who has no key is asked for one', async () => {
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const send = (headers: Record<string, string>) =>
    fetch(address(), {
      method: 'POST',
      body: message,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const foreign = await send({ ...requestInit().headers, origin: 'https://evil.example' });
  expect(foreign.status).toBe(403);
  const own = await send({ ...requestInit().headers, origin: new URL(test.url).origin });
  expect(own.status).toBe(200);
  const unknown = await send({});
  expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="lectern"']);
  expect((await fetch(address(), { headers: requestInit().headers })).status).toBe(405);
});
