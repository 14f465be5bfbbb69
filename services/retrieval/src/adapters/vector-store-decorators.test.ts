import { describe, expect, it } from 'vitest';
import { FakeVectorStore } from '../../test/support/fake-vector-store.ts';
import { pointWith, signal } from '../../test/support/points.ts';
import { withTurns } from './vector-store-decorators.ts';

describe('a store in which tenants take turns', () => {
  it('writes the point of a tenant after one batch of each other, however many of those wait', async () => {
    const order: string[] = [];
    const inner = new FakeVectorStore();
    inner.upsert = async ([point]) => {
      order.push(point?.documentId ?? '');
      await new Promise(setImmediate);
    };
    const store = withTurns(inner);
    const write = (tenantId: string, documentId: string) =>
      store.upsert([pointWith({ tenantId, documentId })], signal);
    await Promise.all([
      ...['a1', 'a2', 'a3', 'a4'].map((name) => write('a', name)),
      write('b', 'b1'),
      write('c', 'c1'),
    ]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3', 'a4']);
  });

  it('does not write for a caller that has gone while it waited', async () => {
    const inner = new FakeVectorStore();
    const begun = Promise.withResolvers<void>();
    inner.upsert = () => begun.promise;
    const store = withTurns(inner);
    const leaving = new AbortController();
    const first = store.upsert([pointWith({})], signal);
    const second = store.upsert([pointWith({})], leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    begun.resolve();
    await first;
  });
});
