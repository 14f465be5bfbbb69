import { allScopes, type Principal } from '@lectern/auth';
import { eventually } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiAudience } from '../support/oidc-provider.ts';
import { type OidcGateway, startOidcGateway } from '../support/start-oidc-gateway.ts';

describe('a token of an outside provider', () => {
  let oidc: OidcGateway;
  beforeAll(async () => {
    oidc = await startOidcGateway({ OIDC_CACHE_MS: '10000' });
  });
  afterAll(() => oidc.stop());
  beforeEach(() => {
    oidc.provider.claims = { tenant: 'acme', roles: ['staff'] };
    oidc.admitted.length = 0;
    oidc.removed.clear();
  });

  it('makes its holder a caller, with the ids and the role that the user service answers', async () => {
    oidc.provider.claims = {
      tenant: 'acme',
      roles: ['staff', 'unknown', 'bosses'],
      email: 'Ann@Example.org',
    };
    const { accessToken } = await oidc.provider.logIn('ann');
    const { status, caller } = await oidc.call(accessToken);
    expect([status, caller]).toEqual([
      200,
      {
        ...{ tenantId: 'tenant-of-acme', userId: 'user-of-ann', roles: ['admin'], scopes: allScopes },
        ...{ via: 'oidc', credentialId: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
        authenticatedAt: expect.any(Date),
      },
    ]);
    const { issuer } = oidc.provider;
    expect(oidc.admitted).toMatchObject([
      { issuer, tenant: 'acme', subject: 'ann', role: 'admin', email: 'ann@example.org' },
    ]);
  });

  it('says when its holder logged in, by what the provider has signed alone', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const sign = (claims: object) => {
      const { issuer: iss } = oidc.provider;
      const person = { iss, aud: apiAudience, sub: 'ann', tenant: 'acme', roles: ['staff'] };
      return oidc.provider.sign({ ...person, iat: now, exp: now + 60, ...claims });
    };
    const loggedIn = async (claims: object) => {
      const { caller } = await oidc.call(await sign(claims));
      return (caller as Principal).authenticatedAt;
    };
    expect(await loggedIn({ auth_time: now - 3_600 })).toEqual(new Date((now - 3_600) * 1_000));
    expect(await loggedIn({})).toEqual(new Date(now * 1_000));
    expect(await loggedIn({ auth_time: now + 1 })).toBeUndefined();
    const [header, , signature] = (await sign({ auth_time: now - 3_600 })).split('.');
    const [, payload] = (await sign({ auth_time: now })).split('.');
    const forged = [header, payload, signature].join('.');
    expect(await oidc.call(forged)).toMatchObject({ status: 401, reason: 'invalid_token' });
  });

  it('may be that of a client without a person', async () => {
    const { status, caller } = await oidc.call(await oidc.provider.clientToken());
    expect([status, caller]).toMatchObject([200, { userId: 'user-of-app', roles: ['member'], via: 'oidc' }]);
  });

  it('is asked about once, also by many requests at the same time, and goes no further', async () => {
    const token = await oidc.provider.clientToken();
    const headers = { authorization: `Bearer ${token}` };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => oidc.gateway.fetch('/v1/documents', { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(oidc.admitted).toHaveLength(1);
    const sent = JSON.stringify(oidc.gateway.document.requests.map(({ rawHeaders }) => rawHeaders));
    expect(sent).not.toContain(token);
  });

  it('is of no use to somebody who was removed, and says so', async () => {
    oidc.removed.add('ben');
    const { accessToken } = await oidc.provider.logIn('ben');
    expect(await oidc.call(accessToken)).toMatchObject({ status: 403, reason: 'member_removed' });
  });

  it('leaves our own tokens and keys as they were', async () => {
    const own = await oidc.gateway.fetch('/v1/documents');
    expect(own.status).toBe(200);
    expect(oidc.admitted).toEqual([]);
  });

  it.each([
    ['no tenant', { roles: ['staff'] }, 'claim_unusable'],
    ['an empty tenant', { tenant: '', roles: ['staff'] }, 'claim_unusable'],
    ['a list of tenants', { tenant: ['acme', 'other'], roles: ['staff'] }, 'claim_unusable'],
    ['a tenant that no database stores', { tenant: 'a\0b', roles: ['staff'] }, 'claim_unusable'],
    ['roles that are a text', { tenant: 'acme', roles: 'staff' }, 'claim_unusable'],
    ['roles that are objects', { tenant: 'acme', roles: [{ name: 'staff' }] }, 'claim_unusable'],
    ['roles by name', { tenant: 'acme', roles: { staff: true } }, 'claim_unusable'],
    ['no roles', { tenant: 'acme' }, 'no_role'],
    ['roles that are not mapped', { tenant: 'acme', roles: ['owner', 'member', 'STAFF'] }, 'no_role'],
    ['roles that every object has', { tenant: 'acme', roles: ['__proto__', 'constructor'] }, 'no_role'],
  ])('gives no right with %s', async (_what, claims, reason) => {
    oidc.provider.claims = claims;
    expect(await oidc.call(await oidc.provider.clientToken())).toMatchObject({ status: 403, reason });
    expect(oidc.admitted).toEqual([]);
  });
});

describe('a gateway with a provider', () => {
  const open: OidcGateway[] = [];
  const start = async (...options: Parameters<typeof startOidcGateway>): Promise<OidcGateway> => {
    const oidc = await startOidcGateway(...options);
    open.push(oidc);
    return oidc;
  };
  afterEach(async () => {
    for (const oidc of open.splice(0)) await oidc.stop();
  });

  it('follows its keys when they rotate, without a restart', async () => {
    const { provider, call } = await start();
    const before = await provider.clientToken();
    expect((await call(before)).status).toBe(200);
    await provider.rotate();
    expect((await call(await provider.clientToken())).status).toBe(200);
    expect(await call(before)).toMatchObject({ status: 401, reason: 'invalid_token' });
  });

  it('fetches keys once for many tokens, and for unknown key ids once in the cool-down', async () => {
    const { provider, call } = await start({ JWKS_COOLDOWN_MS: '60000' });
    for (let i = 0; i < 3; i += 1) expect((await call(await provider.clientToken())).status).toBe(200);
    for (let i = 0; i < 5; i += 1) {
      const forged = await provider.sign({ iss: provider.issuer }, { kid: `unknown-${i}` });
      expect((await call(forged)).status).toBe(401);
    }
    expect(provider.keyRequests).toBe(1);
  });

  it('goes on with the keys that it has while the provider is down', async () => {
    const { provider, call } = await start({ JWKS_MAX_AGE_MS: '0' });
    const token = await provider.clientToken();
    expect((await call(token)).status).toBe(200);
    provider.isDown = true;
    expect((await call(token)).status).toBe(200);
  });

  it('starts while the provider is down, and takes its tokens once it is there', async () => {
    const { provider, call, gateway } = await start({}, (one) => {
      one.isDown = true;
    });
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
    const unchecked = await provider.sign({ iss: provider.issuer });
    expect(await call(unchecked)).toMatchObject({ status: 503, reason: 'identity_provider_unavailable' });
    provider.isDown = false;
    const token = await provider.clientToken();
    const taken = await eventually(async () => {
      const answer = await call(token);
      return answer.status === 200 ? answer : undefined;
    });
    expect(taken.caller).toMatchObject({ via: 'oidc' });
  });

  it('takes no keys from a document of another issuer', async () => {
    const other = await start();
    const { provider, call } = await start({ OIDC_ISSUER: `${other.provider.issuer}/` });
    expect(provider.issuer).not.toBe(other.provider.issuer);
    const token = await other.provider.sign({ iss: `${other.provider.issuer}/` });
    expect(await call(token)).toMatchObject({ status: 503, reason: 'identity_provider_unavailable' });
  });

  it('takes keys from the URL that is configured, and gives the scopes that the claim names', async () => {
    const keys = await start();
    const url = `${keys.provider.issuer}/jwks`;
    const { call } = await start({
      ...{ OIDC_ISSUER: 'https://id.invalid', OIDC_JWKS_URL: url, OIDC_SCOPES_CLAIM: 'scope' },
    });
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: 'https://id.invalid',
      aud: 'https://api.lectern.example',
      sub: 'ann',
      tenant: 'acme',
    };
    const token = await keys.provider.sign({
      ...{ ...claims, roles: ['staff'], iat: now, exp: now + 60, scope: 'search openid fly' },
    });
    expect(await call(token)).toMatchObject({ status: 200, caller: { scopes: ['search'] } });
  });

  it('knows no tokens of it without the configuration', async () => {
    const { provider } = await start();
    const plain = await start({
      ...{ OIDC_ISSUER: '', OIDC_AUDIENCE: '', OIDC_TENANT_CLAIM: '', OIDC_ROLE_MAP: '' },
    });
    expect((await plain.call(await provider.clientToken())).status).toBe(401);
    expect((await plain.call(await plain.provider.clientToken())).status).toBe(401);
    expect(plain.provider.keyRequests).toBe(0);
  });
});
