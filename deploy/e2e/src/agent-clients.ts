import { createMCPClient } from '@ai-sdk/mcp';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What a client that was opened can do. */
export interface OpenedAgent {
  names(): Promise<string[]>;
  call(name: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Where the tools of a platform are, and the API key of who calls them. */
export interface AgentAccess {
  readonly address: URL;
  readonly key: string;
  /** How its client sends requests; default as Node does. */
  readonly fetch?: typeof fetch;
}

const info = { name: 'test', version: '1' };
const requestInit = ({ key }: AgentAccess) => ({ headers: { Authorization: `Bearer ${key}` } });

/** A client with the address and the headers of a configuration. */
export async function openConfigured(
  address: URL,
  headers: Readonly<Record<string, string>>,
): Promise<OpenedAgent> {
  return openNew(new StreamableHTTPClientTransport(address, { requestInit: { headers } }), 'auto');
}

function transportOf(access: AgentAccess): StreamableHTTPClientTransport {
  const options = { fetch: access.fetch ?? fetch, requestInit: requestInit(access) };
  return new StreamableHTTPClientTransport(access.address, options);
}

async function openNew(
  transport: StreamableHTTPClientTransport,
  mode: 'legacy' | 'auto',
): Promise<OpenedAgent> {
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input) => ({ ...(await client.callTool({ name, arguments: input })) }),
    close: () => client.close(),
  };
}

async function openOld(access: AgentAccess): Promise<OpenedAgent> {
  const client = new OldClient(info);
  const options = { fetch: access.fetch ?? fetch, requestInit: requestInit(access) };
  await client.connect(new OldTransport(access.address, options) as never);
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input) => ({ ...(await client.callTool({ name, arguments: input })) }),
    close: () => client.close(),
  };
}

async function openAiSdk(access: AgentAccess): Promise<OpenedAgent> {
  const { address, fetch: send = fetch } = access;
  const transport = { type: 'http', url: address.href, fetch: send, ...requestInit(access) } as const;
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

/** Clients of agents as npm has them. */
export const agentClients: [string, (access: AgentAccess) => Promise<OpenedAgent>][] = [
  ['the client of MCP 2.x, as of 2025', (access) => openNew(transportOf(access), 'legacy')],
  ['the client of MCP 2.x, as of 2026', (access) => openNew(transportOf(access), 'auto')],
  ['the client of MCP 1.x', openOld],
  ['the MCP client of the AI SDK', openAiSdk],
];
