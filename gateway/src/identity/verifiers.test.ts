import type { ModelBudget, Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createCachedApiKeyVerifier } from './api-key-verifier.ts';
import { createRevocationList } from './revocation-list.ts';
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
  const revocations = createRevocationList({ capacity: 10, now: () => epochMs + facts.time });
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
    revocations,
    now: () => epochMs + facts.time,
  });
  return {
    facts,
    verifier,
    revocations,
    token: new UnsecuredJWT({})
      .setIssuedAt(epochMs / 1000)
      .setExpirationTime(epochMs / 1000 + exp)
      .encode(),
  };
}

describe('access tokens', () => {
  it('are verified once within their time', async () => {
    const { facts, verifier, token } = tokensAt(1000);
    const [first, second] = [await verifier.verify(token), await verifier.verify(token)];
    expect(second).toBe(first);
    expect(first.principal).toEqual(principal);
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

  it('that are cached are over as soon as their session is', async () => {
    const { revocations, verifier, token } = tokensAt(1000);
    const caller = await verifier.verify(token);
    expect(caller.isEnded()).toBe(false);
    const revokedAt = new Date(epochMs).toISOString();
    revocations.add([{ seq: 1, kind: 'session', subjectId: 's', revokedAt }], 960_000);
    expect(caller.isEnded()).toBe(true);
    expect((await verifier.verify(token)).isEnded()).toBe(true);
  });

  it('that are bad are judged anew each time', async () => {
    const { facts, verifier } = tokensAt(1);
    for (let i = 0; i < 3; i += 1) await expect(verifier.verify('bad')).rejects.toThrow(AppError);
    expect(facts.verified).toBe(3);
  });
});

function apiKeys() {
  const owner = {
    ...{ time: 0, asked: 0, revoked: false, down: false, beforeAnswer: () => {} },
    expiresAt: undefined as string | undefined,
    collections: undefined as string[] | undefined,
    modelBudget: undefined as ModelBudget | undefined,
  };
  const revocations = createRevocationList({ capacity: 10, now: () => epochMs + owner.time });
  const verifier = createCachedApiKeyVerifier({
    user: {
      verifyApiKey: async () => {
        owner.asked += 1;
        owner.beforeAnswer();
        if (owner.down) throw new AppError('unavailable', 'The user service is down.');
        if (owner.revoked) throw new AppError('unauthenticated', 'Not valid.', { reason: 'invalid_api_key' });
        const { expiresAt, collections, modelBudget } = owner;
        return {
          ...{ keyId: 'k', tenantId: 't', userId: 'u', roles: ['admin'], scopes: ['search', 'fly'] },
          ...{ expiresAt, collections, modelBudget },
        };
      },
    },
    capacity: 2,
    maxAgeMs: 10_000,
    revocations,
    now: () => epochMs + owner.time,
  });
  const end = (seq: number, kind: 'api-key' | 'user', subjectId: string) =>
    revocations.add([{ seq, kind, subjectId, revokedAt: new Date(epochMs).toISOString() }], 960_000);
  return { owner, verifier, end };
}

describe('API keys', () => {
  it('give a caller with the scopes that are known here, and no more', async () => {
    const { verifier } = apiKeys();
    expect((await verifier.verify('lk_a_b')).principal).toEqual({
      tenantId: 't',
      userId: 'u',
      roles: ['admin'],
      scopes: ['search'],
      via: 'api-key',
      credentialId: 'k',
    });
  });

  it('give a caller with the budget that the key has', async () => {
    const { owner, verifier } = apiKeys();
    owner.modelBudget = { tokensPerDay: 5 };
    expect((await verifier.verify('lk_a_b')).principal).toMatchObject({ modelBudget: { tokensPerDay: 5 } });
  });

  it('give a caller with the collections that the key is limited to', async () => {
    const { owner, verifier } = apiKeys();
    owner.collections = ['c'];
    expect((await verifier.verify('lk_a_b')).principal).toMatchObject({ collections: ['c'] });
  });

  it('are asked about once when many requests come at the same time', async () => {
    const { owner, verifier } = apiKeys();
    await Promise.all(Array.from({ length: 20 }, () => verifier.verify('lk_a_b')));
    expect(owner.asked).toBe(1);
  });

  it.each([
    ['the key', 'api-key', 'k'],
    ['its owner', 'user', 'u'],
  ] as const)('are asked about anew once there is news of %s', async (_, kind, subjectId) => {
    const { owner, verifier, end } = apiKeys();
    const before = await verifier.verify('lk_a_b');
    end(1, kind, subjectId);
    expect(before.isEnded()).toBe(true);
    const after = await verifier.verify('lk_a_b');
    expect([after.isEnded(), owner.asked]).toEqual([false, 2]);
    await verifier.verify('lk_a_b');
    expect(owner.asked).toBe(2);
    owner.revoked = true;
    end(2, kind, subjectId);
    await expect(verifier.verify('lk_a_b')).rejects.toMatchObject({ reason: 'invalid_api_key' });
  });

  it('are asked about anew when the news come while the answer is on its way', async () => {
    const { owner, verifier, end } = apiKeys();
    owner.beforeAnswer = () => end(owner.asked, 'user', 'u');
    const asking = [verifier.verify('lk_a_b'), verifier.verify('lk_a_b')];
    owner.beforeAnswer = () => {};
    for (const caller of await Promise.all(asking)) expect(caller.isEnded()).toBe(false);
    expect(owner.asked).toBe(2);
  });

  it('stop working within ten seconds of their revocation when no news of it come', async () => {
    const { owner, verifier } = apiKeys();
    await verifier.verify('lk_a_b');
    owner.revoked = true;
    owner.time = 9_999;
    await expect(verifier.verify('lk_a_b')).resolves.toBeDefined();
    owner.time = 10_000;
    await expect(verifier.verify('lk_a_b')).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('are asked about again at the moment at which they end, however young the answer is', async () => {
    const { owner, verifier } = apiKeys();
    owner.expiresAt = new Date(epochMs + 4_000).toISOString();
    await verifier.verify('lk_a_b');
    owner.time = 3_999;
    await verifier.verify('lk_a_b');
    expect(owner.asked).toBe(1);
    owner.time = 4_000;
    await verifier.verify('lk_a_b');
    await verifier.verify('lk_a_b');
    // One that has ended by the clock of this process is never kept.
    expect(owner.asked).toBe(3);
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
