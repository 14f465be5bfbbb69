import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createCachedApiKeyVerifier } from './api-key-verifier.ts';
import { createCachedTokenVerifier } from './token-verifier.ts';

const principal: Principal = {
  tenantId: 't',
  userId: 'u',
  roles: ['member'],
  scopes: ['search'],
  via: 'session',
  credentialId: 's',
};

/** Times in these tests are milliseconds, or seconds of `exp`, since then. */
const epochMs = Date.parse('2026-01-01');

function tokensAt(exp: number) {
  const facts = { time: 0, verified: 0 };
  const verifier = createCachedTokenVerifier({
    verifier: {
      verify: async (token) => {
        facts.verified += 1;
        if (token === 'bad') throw new AppError('unauthenticated', 'The token is not valid.');
        return principal;
      },
    },
    capacity: 100,
    maxAgeMs: 60_000,
    now: () => epochMs + facts.time,
  });
  return { facts, verifier, token: new UnsecuredJWT({}).setExpirationTime(epochMs / 1000 + exp).encode() };
}

describe('access tokens', () => {
  it('are verified once within their time', async () => {
    const { facts, verifier, token } = tokensAt(1000);
    const [first, second] = [await verifier.verify(token), await verifier.verify(token)];
    expect(second).toBe(first);
    expect(first).toEqual(principal);
    expect(facts.verified).toBe(1);
  });

  it.each([
    ['exp, when that comes first', 30, 30_000],
    ['a minute, when exp is far away', 9999, 60_000],
  ])('are verified again after %s', async (_, exp, again) => {
    const { facts, verifier, token } = tokensAt(exp);
    await verifier.verify(token);
    facts.time = again - 1;
    await verifier.verify(token);
    expect(facts.verified).toBe(1);
    facts.time = again;
    await verifier.verify(token);
    expect(facts.verified).toBe(2);
  });

  it('that are bad are judged anew each time', async () => {
    const { facts, verifier } = tokensAt(1);
    for (let i = 0; i < 3; i += 1) await expect(verifier.verify('bad')).rejects.toThrow(AppError);
    expect(facts.verified).toBe(3);
  });
});

function apiKeys() {
  const owner = { time: 0, asked: 0, revoked: false, down: false };
  const verifier = createCachedApiKeyVerifier({
    user: {
      verifyApiKey: async () => {
        owner.asked += 1;
        if (owner.down) throw new AppError('unavailable', 'The user service is down.');
        if (owner.revoked) throw new AppError('unauthenticated', 'The API key is not valid.');
        return { keyId: 'k', tenantId: 't', userId: 'u', roles: ['admin'], scopes: ['search', 'fly'] };
      },
    },
    capacity: 2,
    maxAgeMs: 10_000,
    now: () => epochMs + owner.time,
  });
  return { owner, verifier };
}

describe('API keys', () => {
  it('give a caller with the scopes that are known here, and no more', async () => {
    const { verifier } = apiKeys();
    expect(await verifier.verify('lk_a_b')).toEqual({
      tenantId: 't',
      userId: 'u',
      roles: ['admin'],
      scopes: ['search'],
      via: 'api-key',
      credentialId: 'k',
    });
  });

  it('are asked about once when many requests come at the same time', async () => {
    const { owner, verifier } = apiKeys();
    await Promise.all(Array.from({ length: 20 }, () => verifier.verify('lk_a_b')));
    expect(owner.asked).toBe(1);
  });

  it('stop working within ten seconds of their revocation', async () => {
    const { owner, verifier } = apiKeys();
    await verifier.verify('lk_a_b');
    owner.revoked = true;
    owner.time = 9_999;
    await expect(verifier.verify('lk_a_b')).resolves.toBeDefined();
    owner.time = 10_000;
    await expect(verifier.verify('lk_a_b')).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('are not refused for long because the user service was down', async () => {
    const { owner, verifier } = apiKeys();
    owner.down = true;
    await expect(verifier.verify('lk_a_b')).rejects.toMatchObject({ code: 'unavailable' });
    owner.down = false;
    await expect(verifier.verify('lk_a_b')).resolves.toBeDefined();
  });

  it('that are absurdly long are refused without a question', async () => {
    const { owner, verifier } = apiKeys();
    await expect(verifier.verify(`lk_${'x'.repeat(300)}`)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(owner.asked).toBe(0);
  });
});
