import type { Table } from '@lancedb/lancedb';
import { termsOf } from '@lectern/text';
import type { AccessScope } from '../domain/access-scope.ts';
import { bestFirst } from '../domain/ranking.ts';
import type { SearchFilter } from '../domain/search-filter.ts';
import type { StoredHit } from '../domain/stored-hit.ts';
import type { VectorStore } from '../ports.ts';
import type { WordHit, WordRow } from './audience-words.ts';
import { searchPredicate, sqlText } from './lance-filter.ts';
import { type HitRow, hitColumns, toHit, toWordRow, wordColumns } from './lance-rows.ts';
import { guarded } from './lance-table.ts';
import type { LanceWords } from './lance-words.ts';

/** The two searches of a table. */
export function searches(
  table: () => Table | undefined,
  words: LanceWords,
): Pick<VectorStore, 'searchDense' | 'searchLexical'> {
  return {
    searchDense: async (scope, { vector, filter, limit, signal }) => {
      signal?.throwIfAborted();
      const query = table()
        ?.query()
        .nearestTo(vector)
        .distanceType('cosine')
        .where(searchPredicate(scope, filter))
        .select([...hitColumns, '_distance'])
        .limit(limit);
      const rows: (HitRow & { _distance: number })[] = (await guarded(async () => query?.toArray())) ?? [];
      return bestFirst(rows.map((row) => toHit(row, 1 - row._distance)));
    },
    searchLexical: async (scope, { text, filter, limit, signal }) => {
      signal?.throwIfAborted();
      const terms = termsOf(text);
      const target = table();
      if (target === undefined || terms.length === 0) return [];
      return guarded(async () => {
        const only = await allowedBy(target, scope, filter);
        const ranked = await words.rank(scope, { terms, limit, only });
        return readHits(target, ranked, scope);
      });
    },
  };
}

/** The points that a filter leaves of what the scope allows; undefined when it leaves all. */
async function allowedBy(
  table: Table,
  scope: AccessScope,
  filter: SearchFilter,
): Promise<ReadonlySet<string> | undefined> {
  const condition = searchPredicate(scope, filter);
  if (condition === searchPredicate(scope, {})) return undefined;
  const ids = (await table.query().where(condition).select(['id']).toArrow()).getChild('id');
  return new Set(ids);
}

/** What was ranked, from the table: under the scope's own condition again, so that nothing of others can come out. */
async function readHits(table: Table, ranked: readonly WordHit[], scope: AccessScope): Promise<StoredHit[]> {
  if (ranked.length === 0) return [];
  const ids = ranked.map((hit) => sqlText(hit.pointId)).join(', ');
  const rows: HitRow[] = await table
    .query()
    .where(`${searchPredicate(scope, {})} AND id IN (${ids})`)
    .select([...hitColumns])
    .toArray();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ranked.flatMap(({ pointId, score }) => {
    const row = byId.get(pointId);
    return row === undefined ? [] : [toHit(row, score)];
  });
}

/** The words of all rows of an audience, some thousand rows at a time. */
export async function* readWords(table: Table | undefined, audience: string): AsyncIterable<WordRow[]> {
  const query = table
    ?.query()
    .where(`audience = ${sqlText(audience)}`)
    .select([...wordColumns]);
  if (query === undefined) return;
  for await (const batch of query) {
    const column = (name: (typeof wordColumns)[number]) => batch.getChild(name);
    const [id, document, version] = [column('id'), column('document_id'), column('version')];
    const [ordinal, terms] = [column('ordinal'), column('terms')];
    yield Array.from({ length: batch.numRows }, (_, at) =>
      toWordRow({
        id: id?.get(at),
        document_id: document?.get(at),
        version: version?.get(at),
        ordinal: ordinal?.get(at),
        terms: terms?.get(at),
        audience,
      }),
    );
  }
}
