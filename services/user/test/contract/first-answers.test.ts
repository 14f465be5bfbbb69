import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueApiKeySecret, type StoredApiKey } from '../../src/domain/api-key.ts';
import type { User } from '../../src/domain/user.ts';
import {
  anybody,
  type Backend,
  backends,
  endless,
  keyOf,
  openPostgres,
  reachOf,
  signal,
  someUser,
} from '../support/backends.ts';

const now = new Date('2026-11-01T12:00:00.456Z');
const newOwner = async (backend: Backend): Promise<User> => {
  const user = someUser();
  await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
  return user;
};
const newKey = (owner: User) => {
  const id = v7();
  const { key, secretHash } = issueApiKeySecret(id);
  const apiKey = { id, ...keyOf(owner), name: 'agent', scopes: ['search'], createdAt: now, ...endless };
  const stored: StoredApiKey = { ...apiKey, secretHash };
  const { previous: _, ...shown } = apiKey;
  return { stored, answer: { apiKey: shown, key } };
};
const requestOf = (owner: User, key: string) => ({ ...keyOf(owner), key, fingerprint: 'f' });
const list = (backend: Backend, owner: User) =>
  backend.apiKeys.list(keyOf(owner), { limit: 10, before: undefined }, signal);

describe.each(backends)('first answers on %s', (_name, open) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.close());

  const add = async (owner: User, key: string) => {
    const { stored, answer } = newKey(owner);
    const keyed = { request: requestOf(owner, key), answer };
    return { answer, isAdded: await backend.apiKeys.add(stored, { author: anybody, keyed, signal }) };
  };

  it('are kept with the key that was made, text and all', async () => {
    const owner = await newOwner(backend);
    const request = requestOf(owner, 'a key of the caller');
    expect(await backend.apiKeyAnswers.find(request, signal)).toBeUndefined();
    const { answer } = await add(owner, request.key);
    expect(await backend.apiKeyAnswers.find(request, signal)).toEqual({ fingerprint: 'f', answer });
    const other = requestOf(await newOwner(backend), request.key);
    expect(await backend.apiKeyAnswers.find(other, signal)).toBeUndefined();
  });

  it('let one of many requests at once make a key', async () => {
    const owner = await newOwner(backend);
    const added = await Promise.all([1, 2, 3, 4].map(() => add(owner, 'at once')));
    expect(added.filter(({ isAdded }) => isAdded)).toHaveLength(1);
    expect(await list(backend, owner)).toHaveLength(1);
  });

  it('let a key be rotated once', async () => {
    const owner = await newOwner(backend);
    const { answer } = await add(owner, 'made');
    const rotate = (secretHash: Buffer) =>
      backend.apiKeys.rotate(
        answer.apiKey.id,
        { reach: reachOf(owner), secretHash, at: now, overlapEndsAt: undefined },
        { author: anybody, keyed: { request: requestOf(owner, 'rotated'), answer }, signal },
      );
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(await rotate(first)).toMatchObject({ id: answer.apiKey.id });
    expect(await rotate(second)).toBeUndefined();
    const found = await backend.apiKeys.findWithOwner(answer.apiKey.id, signal);
    expect(found?.key.secretHash).toEqual(first);
  });

  it('are not kept of what failed', async () => {
    const owner = await newOwner(backend);
    const request = requestOf(owner, 'failed');
    const rotation = {
      reach: reachOf(owner),
      secretHash: Buffer.alloc(32),
      at: now,
      overlapEndsAt: undefined,
    };
    const keyed = { request, answer: {} };
    await expect(
      backend.apiKeys.rotate(v7(), rotation, { author: anybody, keyed, signal }),
    ).rejects.toMatchObject({
      reason: 'api_key_not_found',
    });
    expect(await backend.apiKeyAnswers.find(request, signal)).toBeUndefined();
  });

  it('let one service account be made', async () => {
    const owner = await newOwner(backend);
    const { tenantId } = owner;
    const request = requestOf(owner, 'bot');
    const make = () => {
      const account = { id: v7(), tenantId, name: 'bot', role: 'agent', createdAt: now } as const;
      return backend.serviceAccounts.add(account, {
        max: 10,
        author: anybody,
        keyed: { request, answer: account },
        signal,
      });
    };
    expect([await make(), await make()]).toEqual([true, false]);
    const [account, ...others] = await backend.serviceAccounts.list(
      tenantId,
      { limit: 10, before: undefined },
      signal,
    );
    expect(others).toEqual([]);
    expect((await backend.serviceAccountAnswers.find(request, signal))?.answer).toEqual(account);
  });
});

describe('first answers on Postgres', () => {
  it('have neither the idempotency key nor the secret in the database', async () => {
    const backend = await openPostgres();
    const owner = await newOwner(backend);
    const { stored, answer } = newKey(owner);
    const keyed = { request: requestOf(owner, 'a-key-that-nobody-guesses'), answer };
    await backend.apiKeys.add(stored, { author: anybody, keyed, signal });
    const { rows } = await backend.db.query<{ text: string; sealed: string }>(
      `SELECT k::text AS text, answer->>'sealed' AS sealed FROM idempotency_keys k`,
    );
    expect(rows).toHaveLength(1);
    const [{ text, sealed } = { text: '', sealed: '' }] = rows;
    const bytes = Buffer.from(sealed, 'base64').toString('latin1');
    const secret = answer.key.slice(-43);
    for (const where of [text, bytes]) {
      expect(where).not.toContain('a-key-that-nobody-guesses');
      expect(where).not.toContain(secret);
    }
    expect(text).toContain(owner.id);
    await backend.close();
  });
});
