import type { Membership, SearchFilter } from '@lectern/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, signal } from '../support/points.ts';
import { retrievedBy } from './vector-store-scope-contract.ts';

/** Names that would break out of a query that is put together carelessly. */
const [bees, wasps, odd] = ['bees', `it's "wasps"`, `x') OR true --`];

const memberships: Record<'both' | 'first' | 'second' | 'none', Membership[]> = {
  both: [
    { id: bees, attributes: { chapter: 3, lang: 'en', done: true } },
    { id: wasps, attributes: { chapter: 9 } },
  ],
  first: [{ id: bees, attributes: { chapter: 1, [odd]: odd, seen: '2026-01-01' } }],
  second: [{ id: wasps, attributes: { chapter: 3, lang: 'en' } }],
  none: [],
};

type Name = keyof typeof memberships;

const cases: [{ collections: string[]; filter?: SearchFilter }, Name[]][] = [
  [{ collections: [bees] }, ['both', 'first']],
  [{ collections: [wasps] }, ['both', 'second']],
  [{ collections: [wasps, bees] }, ['both', 'first', 'second']],
  [{ collections: ['nobodys'] }, []],
  [{ collections: [odd] }, []],
  [{ collections: [bees], filter: { attributes: { chapter: 3 } } }, ['both']],
  [{ collections: [wasps], filter: { attributes: { chapter: 3 } } }, ['second']],
  [{ collections: [bees], filter: { attributes: { chapter: { gte: 1, lt: 3 } } } }, ['first']],
  [{ collections: [wasps], filter: { attributes: { chapter: { gt: 3 } } } }, ['both']],
  [{ collections: [bees], filter: { attributes: { done: true } } }, ['both']],
  [{ collections: [bees], filter: { attributes: { lang: { ne: 'en' } } } }, ['first']],
  [{ collections: [bees], filter: { attributes: { [odd]: { in: [odd, 'x'] } } } }, ['first']],
  [{ collections: [bees], filter: { attributes: { seen: { gte: '2025-12-31T23:00-01:00' } } } }, ['first']],
  [
    { collections: [bees], filter: { or: [{ attributes: { chapter: 1 } }, { attributes: { lang: 'en' } }] } },
    ['both', 'first'],
  ],
  // Attributes are no metadata, and the other way round.
  [{ collections: [bees], filter: { metadata: { chapter: 3 } } }, []],
  [{ collections: [bees], filter: { attributes: { year: 2026 } } }, []],
  [{ collections: [bees], filter: { metadata: { year: 2026 }, attributes: { chapter: 3 } } }, ['both']],
];

/** Collections narrow what is found to their documents, by the attributes that each has in the one that is named. */
export function describeCollections(open: () => VectorStore): void {
  describe('collections', () => {
    let tenantId: string;
    const pointOf = (documentId: string, collections: (typeof memberships)[Name]) =>
      pointWith({ documentId, tenantId, collections, metadata: { year: 2026 }, text: 'common' });

    beforeEach(async () => {
      tenantId = fresh().tenantId;
      const points = Object.entries(memberships).map(([name, collections]) => pointOf(name, collections));
      await open().upsert(points, signal);
    });

    it('narrow a search to their documents, and attributes to those of one collection', async () => {
      for (const [asked, expected] of cases) {
        const found = await retrievedBy(open(), tenantId, asked);
        expect({ asked, found }).toEqual({ asked, found: [expected, expected] });
      }
    });

    it('limit who may see nothing else: all searches, exact scores, and how rare a word is', async () => {
      const limited = (limits: string[], over = {}) => retrievedBy(open(), tenantId, { limits, ...over });
      expect(await limited([bees])).toEqual([
        ['both', 'first'],
        ['both', 'first'],
      ]);
      expect(await limited(['nobodys'])).toEqual([[], []]);
      expect(await limited([bees], { collections: [wasps] })).toEqual([['both'], ['both']]);
      expect(await limited([bees], { userId: 'eve', filter: { documentIds: ['second'] } })).toEqual([[], []]);
      const pointIds = [];
      for (const [documentId] of Object.entries(memberships)) {
        const scope = scopeOf(tenantId, 'user-1');
        const query = { vector: axis(0), filter: { documentIds: [documentId] }, limit: 1 };
        pointIds.push(...(await open().searchDense(scope, query, signal)).map((hit) => hit.pointId));
      }
      const scope = scopeOf(tenantId, 'user-1', [bees]);
      expect(await open().scoreDense(scope, { vector: axis(0), pointIds }, signal)).toHaveProperty('size', 2);
      const ask = () => open().searchLexical(scope, { text: 'common zebra', filter: {}, limit: 9 }, signal);
      const before = await ask();
      await open().upsert([{ ...pointOf('other', []), text: 'common zebra zebra' }], signal);
      expect(await ask()).toEqual(before);
      await open().upsert([{ ...pointOf('another', memberships.first), text: 'common zebra' }], signal);
      expect((await ask())[0]).toMatchObject({ documentId: 'another' });
      expect((await ask())[1]?.score).not.toBe(before[0]?.score);
    });

    it('are given back whole with the chunks', async () => {
      for (const [documentId, collections] of Object.entries(memberships)) {
        for await (const [passage] of open().readVersion({ documentId, tenantId, version: 1 }, signal)) {
          const sorted = passage?.collections.toSorted((a, b) => (a.id < b.id ? -1 : 1));
          expect({ ...passage, collections: sorted }).toMatchObject({
            collections,
            metadata: { year: 2026 },
          });
        }
      }
    });

    it('follow a change of the description, and leave other documents and tenants as they are', async () => {
      const described = { title: 'A title', metadata: { year: 2026 }, collections: memberships.second };
      await open().describe({ documentId: 'both', tenantId }, described, signal);
      await open().describe({ documentId: 'first', tenantId: 'elsewhere' }, described, signal);
      expect(await retrievedBy(open(), tenantId, { collections: [bees] })).toEqual([['first'], ['first']]);
      const asked = { collections: [wasps], filter: { attributes: { chapter: 3 } } };
      expect(await retrievedBy(open(), tenantId, asked)).toEqual([
        ['both', 'second'],
        ['both', 'second'],
      ]);
    });
  });
}
