import type { Table } from '@lancedb/lancedb';
import { queryTermsOf } from '@lectern/text';
import type { AccessScope } from '../../domain/access-scope.ts';
import { bestFirst, type StoredHit } from '../../domain/hits.ts';
import type { VersionKey } from '../../domain/indexed-document.ts';
import type { Narrowing } from '../../domain/search-condition.ts';
import type { StoredPassage, VectorStore } from '../../ports.ts';
import type { WordHit, WordQuery, WordRow } from './audience-words.ts';
import { rowsOf, searchPredicate } from './lance-predicates.ts';
import {
  type HitRow,
  hitColumns,
  type PassageRow,
  passageColumns,
  toHit,
  toPassage,
  toWordRow,
  wordColumns,
} from './lance-rows.ts';
import { sqlText } from './lance-sql.ts';
import { guarded } from './lance-table.ts';
import type { LanceWords } from './lance-words.ts';
import { rankByReading } from './rank-by-reading.ts';

/** The searches of a table. */
export function searches(
  table: () => Table | undefined,
  words: LanceWords,
): Pick<VectorStore, 'searchDense' | 'scoreDense' | 'searchLexical'> {
  return {
    searchDense: async (scope, { vector, limit, ...asked }, signal) => {
      signal.throwIfAborted();
      const query = table()
        ?.query()
        .nearestTo(vector)
        .distanceType('cosine')
        .where(searchPredicate(scope, asked))
        .select([...hitColumns, '_distance'])
        // Last digits would tell whether a row is in the index yet, which depends on everybody's writes.
        .refineFactor(1)
        .limit(limit);
      const rows: (HitRow & { _distance: number })[] = (await guarded(async () => query?.toArray())) ?? [];
      return bestFirst(rows.map((row) => toHit(row, 1 - row._distance)));
    },
    scoreDense: async (scope, { vector, pointIds }, signal) => {
      signal.throwIfAborted();
      const target = table();
      if (target === undefined || pointIds.length === 0) return new Map();
      const query = target
        .query()
        .nearestTo(vector)
        .distanceType('cosine')
        .where(`${searchPredicate(scope)} AND id IN (${pointIds.map(sqlText).join(', ')})`)
        .select(['id', '_distance'])
        // So few that they are read.
        .bypassVectorIndex()
        .limit(pointIds.length);
      const rows: { id: string; _distance: number }[] = await guarded(() => query.toArray());
      return new Map(rows.map((row) => [row.id, 1 - row._distance]));
    },
    searchLexical: async (scope, { text, limit, ...asked }, signal) => {
      signal.throwIfAborted();
      const terms = queryTermsOf(text);
      const target = table();
      if (target === undefined || terms.length === 0) return [];
      return guarded(() =>
        untilWhole(async () => {
          const before = words.removals();
          const only = await allowedBy(target, scope, asked);
          const ranked = await rank({ target, words, scope }, { terms, limit, only });
          const isOfNow = only === undefined || words.removals() === before;
          const hits = await readHits(target, ranked, scope);
          return { hits, isWhole: isOfNow && hits.length === ranked.length };
        }),
      );
    },
  };
}

/** The words of a few collections have no index of their own: how rare they are is counted in their documents, at each search. */
function rank(
  { target, words, scope }: { target: Table; words: LanceWords; scope: AccessScope },
  query: WordQuery,
): Promise<WordHit[]> {
  if (scope.collections === undefined) return words.rank(scope, query);
  const condition = searchPredicate(scope);
  return rankByReading(() => readWords(target, { condition, audiences: [] }), query);
}

/** Attempts at a search by words while points of its scope are removed. */
const mostAttempts = 4;

/**
 * A search by words looks more than once, at the words and at the table, and a version that is removed in between is in no
 * answer, nor is the one that took its place. So it is made again when points were removed meanwhile; what the last attempt
 * lacks of a document is taken from the one before that had it, and is up to the caller, who knows what is live.
 */
async function untilWhole(
  search: () => Promise<{ hits: StoredHit[]; isWhole: boolean }>,
): Promise<StoredHit[]> {
  const attempts: StoredHit[][] = [];
  while (attempts.length < mostAttempts) {
    const { hits, isWhole } = await search();
    if (isWhole) return hits;
    attempts.unshift(hits);
  }
  return bestFirst(newestOfEach(attempts));
}

/** Of each document the hits of the newest attempt that has any. */
function newestOfEach(attempts: readonly (readonly StoredHit[])[]): StoredHit[] {
  const found = new Map<string, readonly StoredHit[]>();
  for (const hits of attempts) {
    for (const [documentId, its] of Map.groupBy(hits, (hit) => hit.documentId)) {
      if (!found.has(documentId)) found.set(documentId, its);
    }
  }
  return [...found.values()].flat();
}

/** The points that a request leaves of what the scope allows; undefined when it leaves all. */
async function allowedBy(
  table: Table,
  scope: AccessScope,
  asked: Narrowing,
): Promise<ReadonlySet<string> | undefined> {
  const condition = searchPredicate(scope, asked);
  if (condition === searchPredicate(scope)) return undefined;
  const ids = (await table.query().where(condition).select(['id']).toArrow()).getChild('id');
  return new Set(ids);
}

/** What was ranked, from the table: under the scope's own condition again, so that nothing of others can come out. */
async function readHits(table: Table, ranked: readonly WordHit[], scope: AccessScope): Promise<StoredHit[]> {
  if (ranked.length === 0) return [];
  const ids = ranked.map((hit) => sqlText(hit.pointId)).join(', ');
  const rows: HitRow[] = await table
    .query()
    .where(`${searchPredicate(scope)} AND id IN (${ids})`)
    .select([...hitColumns])
    .toArray();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ranked.flatMap(({ pointId, score }) => {
    const row = byId.get(pointId);
    return row === undefined ? [] : [toHit(row, score)];
  });
}

/** The words of all rows for which a condition holds, some thousand rows at a time; `audiences` is what they have. */
export async function* readWords(
  table: Table | undefined,
  { condition, audiences }: { condition: string; audiences: string[] },
): AsyncIterable<WordRow[]> {
  const query = table
    ?.query()
    .where(condition)
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
        audiences,
      }),
    );
  }
}

/** The chunks of a version, some hundred at a time. */
export async function* readPassages(
  table: Table | undefined,
  version: VersionKey,
  signal: AbortSignal,
): AsyncGenerator<StoredPassage[]> {
  const condition = `${rowsOf(version)} AND version = ${Math.trunc(version.version)}`;
  const query = table
    ?.query()
    .where(condition)
    .select([...passageColumns]);
  if (query === undefined) return;
  for await (const batch of query) {
    signal.throwIfAborted();
    yield Array.from({ length: batch.numRows }, (_, at) => toPassage(batch.get(at)?.toJSON() as PassageRow));
  }
}
