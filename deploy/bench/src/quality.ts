import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { LecternClient } from '@lectern/client';
import { type SearchMode, searchMode } from '@lectern/contracts';
import { projectRoot } from '@lectern/local';
import { formatTable } from '@lectern/project';
import { type Collection, readCollection } from './collection.ts';
import { ndcgAt10, percentile } from './figures.ts';
import { type Benchmark, withPlatform } from './with-platform.ts';

const defaultFolder = '../shared/data/retrieval';
/** nDCG@10 that a hybrid search is to have on a collection of this name. */
const targets: Readonly<Record<string, number>> = { cranfield: 0.43 };
/** How far a hybrid search may be below the better retriever. */
const tolerance = 0.01;
/** Hits with at least this relevance are counted. */
const threshold = 0.5;
const uploadsAtOnce = 8;
/** Chunks asked for, so that ten different documents are among them. */
const topK = 50;

/**
 * Retrieval quality through the public API: uploads a judged collection, asks every query in every mode, and prints
 * nDCG@10 over documents (a document counts at its best chunk), and of hybrid hits how many of those with a relevance of 0.5 and more are
 * judged relevant. Argument: the folder of a collection, or of several.
 */
export const quality: Benchmark = async ([argument], out) => {
  const folder = argument === undefined ? resolve(projectRoot, defaultFolder) : resolve(argument);
  const folders = collectionsIn(folder);
  if (folders.length === 0)
    throw new Error(`There is no collection in ${folder}: pass its folder as an argument.`);
  const rows: string[][] = [];
  let reached = true;
  for (const each of folders) {
    const { row, isReached } = await measure(each, out);
    rows.push(row);
    reached &&= isReached;
  }
  const head = ['collection', ...searchMode.options, 'p50 ms', 'p95 ms', `judged of >= ${threshold}`, ''];
  out.write(`\n${formatTable([head, ...rows])}\n`);
  return reached;
};

/** The folder itself, or those below it. */
function collectionsIn(folder: string): string[] {
  if (existsSync(join(folder, 'corpus.jsonl'))) return [folder];
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((each) => existsSync(join(each, 'corpus.jsonl')));
}

async function measure(
  folder: string,
  out: NodeJS.WriteStream,
): Promise<{ row: string[]; isReached: boolean }> {
  const collection = await readCollection(folder);
  return withPlatform(async (client) => {
    const idOf = await uploadCollection(client, collection, out);
    const scores = new Map<SearchMode, Measured>();
    for (const mode of searchMode.options)
      scores.set(mode, await evaluate(client, collection, { mode, idOf }));
    const { tookMs, counted } = scores.get('hybrid') ?? { tookMs: [], counted: { hits: 0, relevant: 0 } };
    const missed = missedBy(basename(folder), scores);
    const row = [
      `${basename(folder)} (${collection.queries.length} queries)`,
      ...searchMode.options.map((mode) => ndcgOf(scores, mode).toFixed(3)),
      percentile(tookMs, 0.5).toFixed(0),
      percentile(tookMs, 0.95).toFixed(0),
      `${((100 * counted.relevant) / Math.max(1, counted.hits)).toFixed(0)} % of ${counted.hits}`,
      missed ?? 'reached',
    ];
    out.write(`\r${row.join('  ')}\n`);
    return { row, isReached: missed === undefined };
  });
}

interface Measured {
  readonly ndcg: number;
  readonly tookMs: number[];
  /** Of the best ten hits those with the relevance, and of these those that are judged relevant. */
  readonly counted: { readonly hits: number; readonly relevant: number };
}

function ndcgOf(scores: ReadonlyMap<SearchMode, Measured>, mode: SearchMode): number {
  return scores.get(mode)?.ndcg ?? 0;
}

/** What a hybrid search is short of; undefined when it is good enough. */
function missedBy(name: string, scores: ReadonlyMap<SearchMode, Measured>): string | undefined {
  const hybrid = ndcgOf(scores, 'hybrid');
  const better = Math.max(ndcgOf(scores, 'dense'), ndcgOf(scores, 'lexical'));
  if (hybrid < better - tolerance) return `${(better - hybrid).toFixed(3)} below the better retriever`;
  const target = targets[name] ?? 0;
  return hybrid < target ? `missed ${target}` : undefined;
}

/** Uploads everything and waits until it is indexed; answers the collection's id by the platform's. */
async function uploadCollection(
  client: LecternClient,
  collection: Collection,
  out: NodeJS.WriteStream,
): Promise<ReadonlyMap<string, string>> {
  const idOf = new Map<string, string>();
  const queue = [...collection.documents];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      // A few entries of the collection are empty: there is nothing to upload, and no query has one of them as a result.
      if (next.text.trim() === '') continue;
      const file = { name: `${next.id}.txt`, content: next.text };
      const document = await client.uploadDocument(file, { wait: true, title: next.id });
      idOf.set(document.id, next.id);
      if (out.isTTY) out.write(`\r  ${idOf.size} of ${collection.documents.length} documents indexed`);
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, work));
  return idOf;
}

async function evaluate(
  client: LecternClient,
  collection: Collection,
  { mode, idOf }: { mode: SearchMode; idOf: ReadonlyMap<string, string> },
): Promise<Measured> {
  let sum = 0;
  const tookMs: number[] = [];
  const counted = { hits: 0, relevant: 0 };
  for (const query of collection.queries) {
    const startedAt = performance.now();
    const { results } = await client.search({ query: query.text, mode, topK });
    tookMs.push(performance.now() - startedAt);
    const gains = collection.judgements.get(query.id) ?? new Map<string, number>();
    const ids = results.map((hit) => idOf.get(hit.documentId) ?? '');
    sum += ndcgAt10([...new Set(ids)], gains);
    for (const [at, { relevance }] of results.slice(0, 10).entries()) {
      if ((relevance ?? 0) < threshold) continue;
      counted.hits += 1;
      if ((gains.get(ids[at] ?? '') ?? 0) > 0) counted.relevant += 1;
    }
  }
  return { ndcg: sum / collection.queries.length, tookMs, counted };
}
