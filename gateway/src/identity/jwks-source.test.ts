import { exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { createJwksSource } from './jwks-source.ts';

async function publicKey(kid: string) {
  const { publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' };
}

/** A user service in memory: counts fetches, can be down, can rotate. */
async function setUp(kids: string[]) {
  const owner = { fetches: 0, down: false, keys: await Promise.all(kids.map(publicKey)), stale: 0, time: 0 };
  const source = createJwksSource({
    owner: {
      getJwks: async (): Promise<JSONWebKeySet> => {
        owner.fetches += 1;
        if (owner.down) throw new Error('The user service is down.');
        return { keys: owner.keys };
      },
    },
    maxAgeMs: 1000,
    cooldownMs: 100,
    now: () => owner.time,
    logger: {
      warn: () => {
        owner.stale += 1;
      },
    },
  });
  const find = (kid: string) => source.keys({ alg: 'EdDSA', kid }, { payload: '', signature: '' });
  return { owner, source, find };
}

describe('createJwksSource', () => {
  it('fetches once for many requests at the same time', async () => {
    const { owner, find } = await setUp(['one']);
    await Promise.all(Array.from({ length: 20 }, () => find('one')));
    expect(owner.fetches).toBe(1);
  });

  it('knows a rotated key after one more fetch', async () => {
    const { owner, find } = await setUp(['one']);
    await find('one');
    owner.keys = [await publicKey('two'), ...owner.keys];
    owner.time = 100;
    await expect(find('two')).resolves.toBeDefined();
    expect(owner.fetches).toBe(2);
  });

  it('fetches for unknown key ids once per cool-down, however many are tried', async () => {
    const { owner, find } = await setUp(['one']);
    await find('one');
    owner.time = 150;
    for (let i = 0; i < 50; i += 1) await expect(find(`forged-${i}`)).rejects.toThrow();
    expect(owner.fetches).toBe(2);
  });

  it('keeps the old keys while the owner is down, and says so', async () => {
    const { owner, find } = await setUp(['one']);
    await find('one');
    owner.down = true;
    owner.time = 5000;
    await expect(find('one')).resolves.toBeDefined();
    expect(owner.stale).toBe(1);
  });

  it('forgets a withdrawn key when the set is renewed', async () => {
    const { owner, find } = await setUp(['one', 'two']);
    await find('two');
    owner.keys = owner.keys.slice(0, 1);
    owner.time = 1000;
    await expect(find('two')).rejects.toThrow();
  });

  it('passes on why there are no keys, and recovers by itself', async () => {
    const { owner, source, find } = await setUp(['one']);
    owner.down = true;
    await expect(source.ready()).rejects.toThrow('The user service is down.');
    owner.down = false;
    await expect(find('one')).resolves.toBeDefined();
  });
});
