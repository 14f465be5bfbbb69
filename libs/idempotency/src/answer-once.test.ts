import { describe, expect, it } from 'vitest';
import { answerOnce } from './answer-once.ts';
import { fingerprintOf, type KeptAnswer, type KeyedRequest, keyedRequest } from './keyed-request.ts';

const { signal } = new AbortController();
const request: KeyedRequest = { tenantId: 't', userId: 'u', key: 'k', fingerprint: 'f' };

function open() {
  let kept: KeptAnswer<string> | undefined;
  let changes = 0;
  return {
    keys: { find: async () => kept },
    keep: (answer: string) => {
      kept = { fingerprint: 'f', answer };
    },
    change: async () => {
      changes += 1;
      return `answer ${changes}`;
    },
    changes: () => changes,
  };
}

describe('a request', () => {
  it('without a key makes its change each time', async () => {
    const { keys, change } = open();
    const ask = () => answerOnce({ keys }, { request: undefined, change }, signal);
    expect([await ask(), await ask()]).toEqual([
      { answer: 'answer 1', replayed: false },
      { answer: 'answer 2', replayed: false },
    ]);
  });

  it('with a key that has an answer gets it, and makes no change', async () => {
    const { keys, keep, change, changes } = open();
    keep('first');
    const answered = await answerOnce({ keys }, { request, change }, signal);
    expect(answered).toEqual({ answer: 'first', replayed: true });
    expect(changes()).toBe(0);
  });

  it('gets the answer of the request that was quicker', async () => {
    const { keys, keep } = open();
    const change = async () => void keep('of another');
    const answered = await answerOnce({ keys }, { request, change }, signal);
    expect(answered).toEqual({ answer: 'of another', replayed: true });
  });

  it('is told to come again when that answer was forgotten', async () => {
    const { keys } = open();
    const asking = answerOnce({ keys }, { request, change: async () => undefined }, signal);
    await expect(asking).rejects.toMatchObject({
      code: 'conflict',
      reason: 'idempotency_key_in_progress',
      retryAfterSeconds: 1,
    });
  });

  it('is refused with the key of another one', async () => {
    const { keys, keep, change, changes } = open();
    keep('first');
    const other = { ...request, fingerprint: 'other' };
    await expect(answerOnce({ keys }, { request: other, change }, signal)).rejects.toMatchObject({
      code: 'unprocessable',
      reason: 'idempotency_key_reused',
    });
    expect(changes()).toBe(0);
  });
});

describe('a fingerprint', () => {
  it('is that of equal requests, in whatever order their fields come', () => {
    const one = fingerprintOf('make', [{ name: 'n', at: new Date(0), scopes: ['a', 'b'] }]);
    expect(fingerprintOf('make', [{ scopes: ['a', 'b'], at: new Date(0), name: 'n' }])).toBe(one);
  });

  it.each([
    ['another operation', fingerprintOf('change', [{ name: 'n' }])],
    ['another value', fingerprintOf('make', [{ name: 'm' }])],
    ['another field', fingerprintOf('make', [{ title: 'n' }])],
    ['one more', fingerprintOf('make', [{ name: 'n' }, 1])],
  ])('is not that of %s', (_what, other) => {
    expect(other).not.toBe(fingerprintOf('make', [{ name: 'n' }]));
  });

  it('is another one for a caller with other limits, who sees something else', () => {
    const of = (collections?: string[]) =>
      keyedRequest({ caller: { ...request, collections }, key: 'k', action: 'make', essence: [1] })
        ?.fingerprint;
    expect(new Set([of(), of(['a']), of(['b']), of(['a', 'b'])]).size).toBe(4);
    expect(of(['a'])).toBe(of(['a']));
  });
});
