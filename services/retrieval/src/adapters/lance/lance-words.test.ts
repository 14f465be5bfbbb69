import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { accessScopeOf } from '../../domain/access-scope.ts';
import type { WordRow } from './audience-words.ts';
import { createLanceWords, type LanceWords } from './lance-words.ts';

const tenant = '["t"]';
const scope = accessScopeOf({ tenantId: 't', userId: 'ann' });
const row = (ordinal: number, audience: string | string[] = tenant, terms = ['wing']): WordRow => ({
  ...{ documentId: 'd', version: 1, ordinal, audiences: [audience].flat(), terms, pointId: `p${ordinal}` },
});
const mostBytes = 1_000_000;
const found = async (words: LanceWords, term = 'wing', as = scope) =>
  (await words.rank(as, { terms: [term], limit: 10 })).map((hit) => hit.ordinal);

/** A table that returns its rows once `release` was called; `reads` are the audiences that were read. */
function tableOf(rows: WordRow[]) {
  const reads: string[] = [];
  const gate = Promise.withResolvers<void>();
  const load = async function* (audience: string): AsyncIterable<WordRow[]> {
    reads.push(audience);
    const seen = rows.filter((each) => each.audiences.includes(audience));
    await gate.promise;
    yield seen;
  };
  return { reads, load, release: gate.resolve, fail: gate.reject };
}

describe('LanceWords', () => {
  it('reads what a caller may see, once', async () => {
    const table = tableOf([row(0), row(1, '["t","ann"]'), row(2, '["t","bob"]'), row(3, '["u"]')]);
    table.release();
    const words = createLanceWords({ load: table.load, mostBytes });
    expect(await Promise.all([found(words), found(words)])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(table.reads).toEqual([tenant, '["t","ann"]']);
  });

  it('misses no change that is made while it reads', async () => {
    const table = tableOf([row(0), row(1), row(2)]);
    const words = createLanceWords({ load: table.load, mostBytes });
    const searching = found(words);
    await Promise.resolve();
    words.put([row(3), row(2, tenant, ['lift'])]);
    words.remove('t', (chunk) => chunk.ordinal === 1);
    table.release();
    expect(await searching).toEqual([0, 3]);
    expect(await found(words, 'lift')).toEqual([2]);
  });

  it('shows a chunk to each of its audiences, and removes it from those of its tenant', async () => {
    const shared = ['["t","ann"]', '["t","bob"]'];
    const table = tableOf([row(0, shared), row(1, '["u","bob"]')]);
    table.release();
    const words = createLanceWords({ load: table.load, mostBytes });
    const [ann, bob, carol] = ['ann', 'bob', 'carol'].map((userId) =>
      accessScopeOf({ tenantId: 't', userId }),
    );
    const namesake = accessScopeOf({ tenantId: 'u', userId: 'bob' });
    const seen = () => Promise.all([ann, bob, carol, namesake].map((as) => found(words, 'wing', as)));
    expect(await seen()).toEqual([[0], [0], [], [1]]);
    words.put([row(0, ['["t","ann"]', '["t","carol"]'])]);
    expect(await seen()).toEqual([[0], [], [0], [1]]);
    words.remove('t', () => true);
    expect(await seen()).toEqual([[], [], [], [1]]);
  });

  it('follows a chunk into another audience', async () => {
    const table = tableOf([row(0), row(1)]);
    table.release();
    const words = createLanceWords({ load: table.load, mostBytes });
    const bob = accessScopeOf({ tenantId: 't', userId: 'bob' });
    expect(await found(words, 'wing', bob)).toEqual([0, 1]);
    words.put([row(1, '["t","ann"]')]);
    expect(await found(words, 'wing', bob)).toEqual([0]);
  });

  it('reads again after a write of unknown outcome, and after a reading that failed', async () => {
    const broken = tableOf([]);
    const whole = tableOf([row(0)]);
    whole.release();
    let load = broken.load;
    const words = createLanceWords({ load: (audience) => load(audience), mostBytes });
    const searching = found(words);
    broken.fail(new AppError('unavailable', 'broken disk'));
    await expect(searching).rejects.toThrow('broken disk');
    load = whole.load;
    expect(await found(words)).toEqual([0]);
    words.forget();
    expect(await found(words)).toEqual([0]);
    expect(whole.reads.filter((audience) => audience === tenant)).toHaveLength(2);
  });

  const long = (ordinal: number, tenantId: string) =>
    row(ordinal, JSON.stringify([tenantId]), [
      ...['word7', 'word8'],
      ...Array.from({ length: 500 }, (_, at) => `${ordinal}of${at}`),
    ]);

  it('drops the audience whose last search is longest ago', async () => {
    const tenants = ['t', 'u', 'v'];
    const table = tableOf(tenants.map((name, at) => long(at, name)));
    table.release();
    const words = createLanceWords({ load: table.load, mostBytes: 200_000 });
    const search = (name: string) => found(words, 'word7', accessScopeOf({ tenantId: name, userId: 'ann' }));
    for (const name of ['t', 'u', 't', 'v', 't']) expect(await search(name)).toHaveLength(1);
    const shared = () => table.reads.filter((audience) => !audience.includes('ann'));
    expect(shared()).toEqual(['["t"]', '["u"]', '["v"]']);
    expect(await search('u')).toHaveLength(1);
    expect(shared()).toHaveLength(4);
  });

  it('keeps nothing of an audience that is too large, and answers all the same', async () => {
    const rows = [long(0, 't'), long(1, 't')];
    const table = tableOf(rows);
    table.release();
    const small = createLanceWords({ load: table.load, mostBytes: 200_000 });
    const roomy = createLanceWords({ load: table.load, mostBytes });
    const query = { terms: ['word7', 'word8'], limit: 10 };
    const scores = async (words: LanceWords) =>
      (await words.rank(scope, query)).map(({ pointId, score }) => ({ pointId, score }));
    expect(await scores(small)).toEqual(await scores(roomy));
    rows.push(long(2, 't'));
    small.put(rows.slice(2));
    expect(await found(small, 'word7')).toEqual([0, 1, 2]);
    expect(await found(small, 'word7')).toEqual([0, 1, 2]);
    expect(table.reads.filter((audience) => audience === tenant)).toHaveLength(1 + 1 + 3 * 2);
  });

  it('keeps nothing of one that grows too large', async () => {
    const rows = [long(0, 't')];
    const table = tableOf(rows);
    table.release();
    const words = createLanceWords({ load: table.load, mostBytes: 200_000 });
    expect(await found(words, 'word7')).toEqual([0]);
    rows.push(long(1, 't'));
    words.put(rows.slice(1));
    for (let search = 0; search < 3; search++) expect(await found(words, 'word7')).toEqual([0, 1]);
    expect(table.reads.filter((audience) => audience === tenant)).toHaveLength(1 + 2 * 2);
  });
});
