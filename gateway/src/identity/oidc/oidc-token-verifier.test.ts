import { AppError } from '@lectern/errors';
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OidcRules } from '../../oidc-config.ts';
import { createOidcTokenVerifier } from './oidc-token-verifier.ts';

const issuer = 'https://id.example.org';
const rules: OidcRules = {
  ...{ issuer, audience: 'api', algorithms: ['RS256', 'PS256'], roleMap: { staff: 'member' } },
  claims: { tenant: 'tenant', roles: 'roles', scopes: undefined, email: 'email', name: 'name' },
};
const maxAgeMs = 10_000;

let keyPair: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  keyPair = await generateKeyPair('RS256', { extractable: true });
});

/** A verifier whose clock tests move. The key set does not say for which algorithm its key is. */
async function setUp() {
  const { kty, n, e } = await exportJWK(keyPair.publicKey);
  const startedAt = Date.now();
  const facts = { time: 0, asked: 0, removed: false, news: 0 };
  const verifier = createOidcTokenVerifier({
    rules,
    keys: createLocalJWKSet({ keys: [{ kty: kty!, n: n!, e: e! }] }),
    user: {
      admitExternalUser: async () => {
        facts.asked += 1;
        if (facts.removed) throw new AppError('permission_denied', 'No.', { reason: 'member_removed' });
        return { tenantId: 't', userId: 'u', roles: ['member', 'emperor'] };
      },
    },
    revocations: {
      get position() {
        return facts.news;
      },
      endsAnswer: (_caller, position) => facts.news > position,
    },
    ...{ capacity: 10, maxAgeMs },
    now: () => startedAt + facts.time,
  });
  return { facts, verifier };
}

async function token({ alg = 'RS256', lifeSeconds = 300 } = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ iss: issuer, aud: 'api', sub: 'ann', tenant: 'acme', roles: ['staff'] })
    .setProtectedHeader({ alg, typ: 'at+jwt' })
    .setIssuedAt(now)
    .setExpirationTime(now + lifeSeconds)
    .sign(await importJWK(await exportJWK(keyPair.privateKey), alg));
}

describe('tokens of a provider', () => {
  it.each([
    ['RS256', true],
    ['RS384', false],
    ['RS512', false],
  ])('are taken for algorithms that are configured, whatever the key can do: %s', async (alg, isTaken) => {
    const { verifier } = await setUp();
    const answer = verifier.verify(await token({ alg }));
    if (isTaken) await expect(answer).resolves.toMatchObject({ principal: { via: 'oidc' } });
    else await expect(answer).rejects.toMatchObject({ reason: 'invalid_token' });
  });

  it('give the roles that are known here alone, and the same caller each time', async () => {
    const { facts, verifier } = await setUp();
    const good = await token();
    const [first, second] = [await verifier.verify(good), await verifier.verify(good)];
    expect(first.principal.roles).toEqual(['member']);
    expect(second).toBe(first);
    expect(facts.asked).toBe(1);
  });

  it.each([
    ['ten seconds', 300, maxAgeMs],
    ['exp, when that comes first', 5, 5_000],
  ])('are asked about again after %s', async (_what, lifeSeconds, ms) => {
    const { facts, verifier } = await setUp();
    const good = await token({ lifeSeconds });
    await verifier.verify(good);
    facts.time = ms - 1_500;
    await verifier.verify(good);
    expect(facts.asked).toBe(1);
    facts.time = ms;
    await verifier.verify(good);
    expect(facts.asked).toBe(2);
  });

  it('are asked about again as soon as there is news of the person', async () => {
    const { facts, verifier } = await setUp();
    const good = await token();
    await verifier.verify(good);
    facts.news += 1;
    await verifier.verify(good);
    await verifier.verify(good);
    expect(facts.asked).toBe(2);
  });

  it('are over for a removed person when the answer has aged', async () => {
    const { facts, verifier } = await setUp();
    const good = await token();
    await verifier.verify(good);
    facts.removed = true;
    facts.time = maxAgeMs;
    await expect(verifier.verify(good)).rejects.toMatchObject({ reason: 'member_removed' });
    facts.removed = false;
    await expect(verifier.verify(good)).resolves.toBeDefined();
  });
});
