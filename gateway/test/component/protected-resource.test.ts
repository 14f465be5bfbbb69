import { identityOf } from '@lectern/auth/testing';
import {
  Client,
  ClientCredentialsProvider,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentClient } from '../support/oidc-provider.ts';
import { goodApiKey, startGateway } from '../support/start-gateway.ts';
import { type OidcGateway, startOidcGateway } from '../support/start-oidc-gateway.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const atRoot = '/.well-known/oauth-protected-resource';
const ofMcp = `${atRoot}/mcp`;
const origin = 'https://app.example.org';

/** Each test may open several things; all are closed after it. */
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

let bff: Upstream;
beforeEach(async () => {
  bff = await startUpstream(answerMessage);
  open.push(() => bff.close());
});

/** Says what a server of MCP without tools and streams says. */
const answerMessage: Upstream['answer'] = async (request, response) => {
  if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
  const { id, method } = JSON.parse(Buffer.concat(await request.toArray()).toString());
  if (id === undefined) return void response.writeHead(202).end();
  const serverInfo = { name: 'lectern', version: '1' };
  const hello = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo };
  const result = method === 'initialize' ? hello : { tools: [] };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
};

async function start(env: Record<string, string> = {}): Promise<OidcGateway> {
  const oidc = await startOidcGateway({ CORS_ALLOWED_ORIGINS: origin, ...env }, () => undefined, {
    bff: bff.url,
  });
  open.push(() => oidc.stop());
  return oidc;
}

const get = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object };
};

const callMcp = async (url: string, credential?: string) => {
  const authorization = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  });
  const { reason } = (await answer.json()) as { reason?: string };
  return { status: answer.status, reason, challenge: answer.headers.get('www-authenticate') };
};

describe('with a provider', () => {
  it.each([ofMcp, atRoot])('tells everybody at %s where a token for /mcp is to be had', async (path) => {
    const { gateway, provider } = await start();
    const { status, body, headers } = await get(gateway.url + path, { origin });
    expect([status, body]).toEqual([
      200,
      {
        ...{ resource: `${gateway.url}/mcp`, resource_name: 'Lectern' },
        ...{ authorization_servers: [provider.issuer], bearer_methods_supported: ['header'] },
      },
    ]);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('names scopes where tokens have those alone that they name', async () => {
    const { gateway } = await start({ OIDC_SCOPES_CLAIM: 'scp' });
    expect((await get(gateway.url + ofMcp)).body).toMatchObject({
      scopes_supported: ['search', 'documents:read', 'generate', 'documents:write'],
    });
  });

  it('names the address that is configured, or that a proxy in front tells', async () => {
    const configured = await start({ PUBLIC_URL: 'https://lectern.example.org/' });
    const resource = 'https://lectern.example.org/mcp';
    expect((await get(configured.gateway.url + ofMcp)).body).toMatchObject({ resource });
    expect((await callMcp(configured.gateway.url)).challenge).toContain(
      `resource_metadata="https://lectern.example.org${ofMcp}"`,
    );
    const forwarded = { 'x-forwarded-proto': 'https' };
    const behind = await start({ TRUSTED_PROXY_HOPS: '1' });
    const { host } = new URL(behind.gateway.url);
    expect((await get(behind.gateway.url + ofMcp, forwarded)).body).toMatchObject({
      resource: `https://${host}/mcp`,
    });
    const bare = await start();
    expect((await get(bare.gateway.url + ofMcp, forwarded)).body).toMatchObject({
      resource: `${bare.gateway.url}/mcp`,
    });
  });

  it('says in a refusal of /mcp where the metadata is, and nowhere else', async () => {
    const { gateway } = await start();
    const where = `resource_metadata="${gateway.url}${ofMcp}"`;
    expect(await callMcp(gateway.url)).toEqual({
      ...{ status: 401, reason: 'credential_missing' },
      challenge: `Bearer realm="lectern", ${where}`,
    });
    expect(await callMcp(gateway.url, 'a.b.c')).toEqual({
      ...{ status: 401, reason: 'invalid_token' },
      challenge: `Bearer realm="lectern", error="invalid_token", ${where}`,
    });
    const elsewhere = await fetch(`${gateway.url}/v1/documents`);
    expect(elsewhere.headers.get('www-authenticate')).toBe('Bearer realm="lectern"');
  });

  it('asks the holder of a token without any scope of a tool for more', async () => {
    const { gateway, provider } = await start({ OIDC_SCOPES_CLAIM: 'scp' });
    provider.claims = { tenant: 'acme', roles: ['staff'], scp: 'openid users:read' };
    const where = `resource_metadata="${gateway.url}${ofMcp}"`;
    expect(await callMcp(gateway.url, await provider.clientToken())).toEqual({
      ...{ status: 403, reason: 'missing_scope' },
      challenge: `Bearer realm="lectern", error="insufficient_scope", scope="search documents:read generate documents:write", ${where}`,
    });
    provider.claims = { tenant: 'acme', roles: ['staff'], scp: 'openid search' };
    expect((await callMcp(gateway.url, await provider.clientToken())).status).toBe(200);
    expect((await callMcp(gateway.url, goodApiKey)).status).toBe(200);
  });

  it('lets a client of MCP log in that knows nothing but the address', async () => {
    const { gateway, provider, admitted } = await start();
    const authProvider = new ClientCredentialsProvider({
      ...{ clientId: agentClient.client_id, clientSecret: agentClient.client_secret },
      expectedIssuer: provider.issuer,
    });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway.url}/mcp`), { authProvider }));
    expect((await client.listTools()).tools).toEqual([]);
    await client.close();
    expect(admitted[0]).toMatchObject({ issuer: provider.issuer, subject: agentClient.client_id });
    const { caller } = await identityOf(bff.requests.at(-1)?.headers ?? {}, 'bff');
    expect(caller).toMatchObject({ via: 'oidc', userId: 'user-of-agent' });
  });
});

it('is not told without a provider, and the challenge asks for a key', async () => {
  const gateway = await startGateway({ discovery: { bff: bff.url } });
  open.push(() => gateway.stop());
  for (const path of [ofMcp, atRoot]) {
    const { status, body } = await get(gateway.url + path);
    expect([status, body]).toMatchObject([404, { reason: 'no_identity_provider' }]);
  }
  expect((await callMcp(gateway.url)).challenge).toBe('Bearer realm="lectern"');
});
