import type { SearchFilter } from '@lectern/contracts';
import { queryTermsOf, termsOf } from '@lectern/text';
import { describe, expect, it } from 'vitest';
import type { StoredHit } from '../../src/domain/hits.ts';
import type { Point, VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, signal } from '../support/points.ts';

const filler = (words: number) => Array.from({ length: words }, (_, at) => `filler${at % 17}`).join(' ');

/** What the prober has: words alone, twice, in short, average and long chunks, some with the same score. */
const texts = [
  'merger',
  'merger merger',
  `merger ${filler(40)}`,
  `merger ${filler(99)}`,
  `merger ${filler(300)}`,
  `layoff ${filler(99)}`,
  'layoff merger acquisition',
  'acquisition',
  'zebra',
  'zebra',
  'zebra',
  `lawsuit settlement ${filler(12)}`,
  filler(99),
  filler(100),
];

/** What the prober asks. The last ones are about lengths: they would show an average that others' chunks are part of. */
const probes: { text: string; filter?: SearchFilter; limit?: number }[] = [
  ...['merger', 'layoff', 'acquisition', 'zebra', 'lawsuit', 'settlement', 'unheard'].map((text) => ({
    text,
  })),
  ...['merger layoff', 'layoff zebra', 'merger zebra lawsuit', 'acquisition of a merger'].map((text) => ({
    text,
  })),
  { text: 'merger filler1 filler2 filler3 filler4 filler5 filler6 layoff lawsuit zebra acquisition' },
  { text: 'zebra', limit: 1 },
  { text: 'merger zebra', limit: 2 },
  { text: 'merger layoff', limit: 3 },
  { text: 'merger', filter: { metadata: { kind: 'even' } } },
  { text: 'zebra layoff', filter: { metadata: { kind: 'odd' } } },
  { text: 'merger layoff zebra', filter: { ownerId: 'user-1' } },
  { text: 'filler1' },
  { text: 'filler1 filler16' },
  { text: 'filler0 filler5 merger' },
  { text: Array.from({ length: 17 }, (_, at) => `filler${at}`).join(' ') },
];

const chunks = (facts: Partial<Point>, of: readonly string[] = texts): Point[] =>
  of.map((text, ordinal) =>
    pointWith({
      ...{ ordinal, text, title: '', vector: axis(ordinal % 4, ordinal / 10) },
      metadata: { kind: ordinal % 2 === 0 ? 'even' : 'odd' },
      ...facts,
    }),
  );

/** BM25 as in the textbook, over the chunks that the searcher sees. */
function textbookScore(query: string, text: string, visible: readonly string[]): number {
  const terms = termsOf(text);
  return queryTermsOf(query).reduce((score, term) => {
    const frequency = terms.filter((other) => other === term).length;
    const withTerm = visible.filter((other) => termsOf(other).includes(term)).length;
    const rarity = Math.log(1 + (visible.length - withTerm + 0.5) / (withTerm + 0.5));
    return score + (rarity * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * terms.length) / 80));
  }, 0);
}

/** A score reveals nothing that its reader may not see. */
export function describeFrequencies(open: () => VectorStore): void {
  describe('frequencies', () => {
    const ask = (tenantId: string, probe: (typeof probes)[number], userId?: string): Promise<StoredHit[]> =>
      open().searchLexical(
        scopeOf(tenantId, userId),
        {
          ...{ text: probe.text, filter: probe.filter ?? {}, limit: probe.limit ?? 50 },
        },
        signal,
      );
    const askAll = async (tenantId: string, userId?: string) => ({
      lexical: await Promise.all(probes.map((probe) => ask(tenantId, probe, userId))),
      dense: await Promise.all(
        [0, 1, 2, 3].map((at) =>
          open().searchDense(
            scopeOf(tenantId, userId),
            { vector: axis(at, 0.3), filter: {}, limit: 50 },
            signal,
          ),
        ),
      ),
    });

    it('gives the same scores in the same order whatever another tenant indexes, replaces and removes', async () => {
      const { documentId, tenantId } = fresh();
      const other = `${tenantId}-other`;
      await open().upsert(chunks({ documentId, tenantId }), signal);
      const before = await askAll(tenantId);
      expect(before.lexical.filter((hits) => hits.length > 0).length).toBeGreaterThan(20);

      for (let version = 1; version <= 2; version++) {
        for (const [at, text] of [...texts, 'unheard', 'unheard unheard merger'].entries()) {
          await open().upsert(
            chunks({ documentId: `${other}-${at}`, tenantId: other, version }, Array(9).fill(text)),
            signal,
          );
        }
        expect(await askAll(tenantId)).toEqual(before);
      }
      for (let at = 0; at < 8; at++) {
        const second = { documentId: `${other}-${at}`, tenantId: other, version: 2 };
        await open().removeVersionsBelow(second, signal);
        await open().removeDocument({ documentId: `${other}-${at + 8}`, tenantId: other }, signal);
        await open().removeChunksFrom(second, at, signal);
      }
      expect(await askAll(tenantId)).toEqual(before);
    });

    it("keeps a colleague's private words from the scores of a tenant", async () => {
      const { documentId, tenantId } = fresh();
      await open().upsert(chunks({ documentId, tenantId }), signal);
      const before = await askAll(tenantId, 'ann');
      const bobs = {
        documentId: `${documentId}-bob`,
        tenantId,
        ownerId: 'bob',
        visibility: 'private' as const,
      };
      await open().upsert(chunks(bobs), signal);
      expect(await askAll(tenantId, 'ann')).toEqual(before);
      expect(await askAll(tenantId, 'bob')).not.toEqual(before);
    });

    it('weighs a word by the chunks that the searcher sees, as the textbook does, with a filter or without', async () => {
      const { documentId, tenantId } = fresh();
      await open().upsert(chunks({ documentId, tenantId }), signal);
      await open().upsert(
        chunks({ documentId: `${documentId}-2`, tenantId, visibility: 'private' }, ['zebra mine']),
        signal,
      );
      const visible = [...texts, 'zebra mine'];
      for (const probe of probes) {
        for (const hit of await ask(tenantId, probe)) {
          const expected = textbookScore(probe.text, hit.text, visible);
          expect(Math.abs(hit.score / expected - 1)).toBeLessThan(1e-4);
        }
      }
    });

    it('counts what is there now: neither a removed chunk nor the text that was replaced', async () => {
      const { documentId, tenantId } = fresh();
      await open().upsert(chunks({ documentId, tenantId }), signal);
      const before = await askAll(tenantId);
      const more = { documentId: `${documentId}-2`, tenantId };
      await open().upsert(chunks(more, ['zebra', 'zebra', 'layoff']), signal);
      expect(await askAll(tenantId)).not.toEqual(before);
      await open().upsert(chunks(more, ['a', 'b', 'c']), signal);
      await open().removeDocument(more, signal);
      expect(await askAll(tenantId)).toEqual(before);
    });

    it('puts equal scores into the order of their place', async () => {
      const { tenantId } = fresh();
      const names = ['c', 'a', 'b'].map((name) => `${tenantId}-${name}`);
      for (const documentId of names) {
        await open().upsert(chunks({ documentId, tenantId, vector: axis(0) }, ['zebra', 'zebra']), signal);
      }
      const expected = names.toSorted().flatMap((name) => [`${name} 0`, `${name} 1`]);
      const { lexical, dense } = await askAll(tenantId);
      for (const hits of [lexical[3], dense[0]]) {
        expect(hits?.map((hit) => `${hit.documentId} ${hit.ordinal}`)).toEqual(expected);
      }
    });
  });
}
