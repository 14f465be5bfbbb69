import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LecternClient } from '@lectern/client';
import { type SearchMode, searchMode } from '@lectern/contracts';
import { projectRoot } from '@lectern/local';
import { formatTable } from '@lectern/project';
import { type Collection, readCollection } from './collection.ts';
import { ndcgAt10, percentile } from './figures.ts';
import { type Benchmark, withPlatform } from './with-platform.ts';

const defaultFolder = '../shared/data/retrieval/cranfield';
const targetNdcg = 0.42;
const uploadsAtOnce = 8;
/** Chunks asked for, so that ten different documents are among them. */
const topK = 50;

/**
 * Retrieval quality through the public API: uploads a judged collection, asks every query in every mode, and prints
 * nDCG@10 over documents (a document counts at its best chunk). Argument: the collection's folder.
 */
export const quality: Benchmark = async ([argument], out) => {
  const folder = argument === undefined ? resolve(projectRoot, defaultFolder) : resolve(argument);
  if (!existsSync(folder))
    throw new Error(`There is no collection at ${folder}: pass its folder as an argument.`);
  const collection = await readCollection(folder);
  return withPlatform(async (client) => {
    const idOf = await uploadCollection(client, collection, out);
    const rows: string[][] = [];
    const scores = new Map<SearchMode, number>();
    for (const mode of searchMode.options) {
      const { ndcg, tookMs } = await evaluate(client, collection, { mode, idOf });
      scores.set(mode, ndcg);
      rows.push([
        mode,
        ndcg.toFixed(3),
        percentile(tookMs, 0.5).toFixed(0),
        percentile(tookMs, 0.95).toFixed(0),
      ]);
    }
    out.write(
      `\n${folder}: ${collection.documents.length} documents, ${collection.queries.length} queries\n\n`,
    );
    out.write(`${formatTable([['mode', 'nDCG@10', 'p50 ms', 'p95 ms'], ...rows])}\n`);
    const reached = isReached(scores);
    out.write(
      `\n${reached ? 'reached' : 'missed'}: hybrid >= ${targetNdcg} and at most 0.01 below the better retriever\n`,
    );
    return reached;
  });
};

function isReached(scores: ReadonlyMap<SearchMode, number>): boolean {
  const hybrid = scores.get('hybrid') ?? 0;
  const better = Math.max(scores.get('dense') ?? 0, scores.get('lexical') ?? 0);
  return hybrid >= targetNdcg && hybrid >= better - 0.01;
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
): Promise<{ ndcg: number; tookMs: number[] }> {
  let sum = 0;
  const tookMs: number[] = [];
  for (const query of collection.queries) {
    const startedAt = performance.now();
    const { results } = await client.search({ query: query.text, mode, topK });
    tookMs.push(performance.now() - startedAt);
    const ranked = [...new Set(results.map((hit) => idOf.get(hit.documentId) ?? ''))];
    sum += ndcgAt10(ranked, collection.judgements.get(query.id) ?? new Map());
  }
  return { ndcg: sum / collection.queries.length, tookMs };
}
