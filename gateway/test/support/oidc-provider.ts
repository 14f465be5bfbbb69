import { createServer, type RequestListener } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

export const apiAudience = 'https://api.lectern.example';
const redirectUri = 'https://app.example/callback';
const client = { client_id: 'app', client_secret: 'secret-of-app' };
/** Software that logs in by itself. */
export const agentClient = { client_id: 'agent', client_secret: 'secret-of-agent' };

/** A real OpenID Connect provider on loopback. */
export interface TestProvider {
  readonly issuer: string;
  /** Added to the access tokens that it issues from now on. */
  claims: Record<string, unknown>;
  /** Requests for its keys so far. */
  readonly keyRequests: number;
  /** The private key that signs now. */
  readonly signingKey: JWK;
  /** An access token for a client without a person. */
  clientToken(): Promise<string>;
  /** Logs a person in by the authorization code flow. */
  logIn(accountId: string): Promise<{ accessToken: string; idToken: string }>;
  /** Signs anything as the provider would. */
  sign(payload: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  /** Signs with another key from now on, and publishes that alone. */
  rotate(): Promise<void>;
  /** Answers 503 to everything while it is down. */
  isDown: boolean;
  stop(): Promise<void>;
}

export async function startOidcProvider(): Promise<TestProvider> {
  const server = createServer();
  const { url: issuer, stop } = await listenOnLoopback(server, 0);
  let key = await newKey('key-1');
  let listener: RequestListener;
  const state = { claims: {} as Record<string, unknown>, isDown: false, keyRequests: 0 };
  const use = (): void => {
    listener = listenerOf(
      new Provider(
        issuer,
        configurationOf(key, () => state.claims),
      ),
    );
  };
  use();
  server.on('request', (request, response) => {
    if (request.url === '/jwks') state.keyRequests += 1;
    if (state.isDown) response.writeHead(503).end();
    else listener(request, response);
  });
  const token = async (body: Record<string, string>) => {
    const form = new URLSearchParams({ ...client, ...body });
    const answer = await fetch(`${issuer}/token`, { method: 'POST', body: form });
    return (await answer.json()) as { access_token: string; id_token: string };
  };
  return Object.assign(state, {
    issuer,
    get signingKey() {
      return key;
    },
    clientToken: async () =>
      (await token({ grant_type: 'client_credentials', resource: apiAudience })).access_token,
    logIn: async (accountId: string) => {
      const code = await codeFor(issuer, accountId);
      const answer = await token({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        resource: apiAudience,
      });
      return { accessToken: answer.access_token, idToken: answer.id_token };
    },
    sign: async (payload: JWTPayload, header: Record<string, unknown> = {}) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'key-1', ...header })
        .sign(await importJWK(key, 'RS256')),
    rotate: async () => {
      key = await newKey('key-2');
      use();
    },
    stop,
  });
}

async function newKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}

function configurationOf(key: JWK, claims: () => Record<string, unknown>): Configuration {
  return {
    jwks: { keys: [key] } as Configuration['jwks'],
    clients: [
      {
        ...client,
        grant_types: ['authorization_code', 'client_credentials'],
        redirect_uris: [redirectUri],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        ...agentClient,
        ...{ grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    cookies: { keys: ['cookies of a test'] },
    pkce: { required: () => false },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          audience: apiAudience,
          scope: 'search documents:read',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
        }),
      },
    },
    extraTokenClaims: () => claims() as never,
    findAccount: (_context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    // Nobody is asked: what the client wants is granted.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      } as never);
      grant.addOIDCScope('openid');
      grant.addResourceScope(apiAudience, 'search documents:read');
      await grant.save();
      return grant;
    },
  };
}

/** Of the provider, and of its page for the log-in, at which everyone is who they say. */
function listenerOf(provider: Provider): RequestListener {
  const answer = provider.callback();
  return async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const accountId = String(request.headers['x-account']);
    await provider.interactionFinished(request, response, { login: { accountId } });
  };
}

/** Follows the redirects of the authorization code flow as a browser would, up to the client's own page. */
async function codeFor(issuer: string, accountId: string): Promise<string> {
  const query = new URLSearchParams({
    ...{ client_id: client.client_id, response_type: 'code', redirect_uri: redirectUri },
    ...{ scope: 'openid search documents:read', resource: apiAudience, nonce: 'a nonce' },
  });
  let place = new URL(`${issuer}/auth?${query}`);
  const cookies = new Map<string, string>();
  while (place.origin === issuer) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(place, { redirect: 'manual', headers: { cookie, 'x-account': accountId } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`${place} answered ${answer.status}: ${await answer.text()}`);
    place = new URL(next, issuer);
  }
  const code = place.searchParams.get('code');
  if (code === null) throw new Error(`There is no code: ${place}`);
  return code;
}
