import { describe, expect, it } from 'vitest';
import { createQueuedEmbeddingProvider } from './queued-embedding-provider.ts';

/** A model that ends a text when the test says so, and the order in which it was given them. */
function open(concurrency: number) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const provider = createQueuedEmbeddingProvider({
    ...{ model: 'm', dimensions: 1, concurrency },
    encode: (text) =>
      new Promise((resolve) => {
        begun.push(text);
        ends.push(() => resolve(Float32Array.of(text.length)));
      }),
    close: async () => undefined,
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (count: number) => {
    for (let i = 0; i < count; i += 1) {
      await settled();
      ends.shift()?.();
    }
    await settled();
  };
  return { provider, begun, end };
}
const { signal } = new AbortController();
const passages = (tenantId: string) => ({ kind: 'passage', tenantId, signal }) as const;

describe('a model that several tenants use', () => {
  it('serves tenants round robin, however many texts one of them has', async () => {
    const { provider, begun, end } = open(1);
    const many = Array.from({ length: 1_000 }, (_, n) => `a${n}`);
    const greedy = provider.embed(many, passages('a'));
    const small = provider.embed(['b0', 'b1'], passages('b'));
    await end(5);
    expect(begun).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'a3']);
    expect(await small).toEqual([Float32Array.of(2), Float32Array.of(2)]);
    await end(1_000);
    expect(await greedy).toHaveLength(1_000);
  });

  it('takes a query before all passages', async () => {
    const { provider, begun, end } = open(2);
    void provider.embed(['a0', 'a1', 'a2'], passages('a'));
    void provider.embed(['b0'], passages('b'));
    void provider.embed(['query'], { kind: 'query', signal });
    await end(3);
    expect(begun).toEqual(['a0', 'a1', 'query', 'b0', 'a2']);
  });

  it('drops the texts of a caller that has gone', async () => {
    const { provider, begun, end } = open(1);
    const leaving = new AbortController();
    const left = provider.embed(['a0', 'a1', 'a2'], { ...passages('a'), signal: leaving.signal });
    const next = provider.embed(['b0'], passages('b'));
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await end(2);
    expect(begun).toEqual(['a0', 'b0']);
    expect(await next).toHaveLength(1);
  });

  it('refuses what waits when it is closed, so that it comes again elsewhere', async () => {
    const { provider, end } = open(1);
    const cut = provider.embed(['a0', 'a1'], passages('a'));
    await provider.close();
    await expect(cut).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await end(1);
  });
});
