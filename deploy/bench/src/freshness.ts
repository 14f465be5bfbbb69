import type { LecternClient } from '@lectern/client';
import { formatTable } from '@lectern/project';
import { percentile } from './figures.ts';
import { pageWords, twoPages } from './two-pages.ts';
import { type Benchmark, withPlatform } from './with-platform.ts';

const warmUps = 3;
const rounds = 30;
const targetMs = 1_000;

/** Times of one upload, in milliseconds from the start of the request. */
interface Round {
  readonly accepted: number;
  readonly indexed: number;
  readonly found: number;
}

/**
 * Upload to searchable, idle: one two-page text at a time, from the start of the upload until a search that asks for a
 * word of this very text finds it.
 */
export const freshness: Benchmark = (_args, out) =>
  withPlatform(async (client) => {
    const measured: Round[] = [];
    for (let i = 0; i < warmUps + rounds; i += 1) {
      const round = await uploadAndFind(client, i);
      if (i >= warmUps) measured.push(round);
    }
    const row = (name: string, values: readonly number[]): string[] => [
      name,
      ...[0.5, 0.9, 0.95, 1].map((share) => percentile(values, share).toFixed(0)),
    ];
    out.write(
      `\nUpload to searchable, idle, ${rounds} texts of two pages (${pageWords * 2} words each), in ms\n\n`,
    );
    out.write(
      `${formatTable([
        ['from the start of the upload until', 'p50', 'p90', 'p95', 'max'],
        row(
          '202 accepted',
          measured.map((m) => m.accepted),
        ),
        row(
          'status indexed',
          measured.map((m) => m.indexed),
        ),
        row(
          'found by a search',
          measured.map((m) => m.found),
        ),
      ])}\n`,
    );
    const p95 = percentile(
      measured.map((m) => m.found),
      0.95,
    );
    out.write(
      `\n${p95 <= targetMs ? 'reached' : 'missed'}: p95 ${p95.toFixed(0)} ms, the target is ${targetMs} ms\n`,
    );
    return p95 <= targetMs;
  });

async function uploadAndFind(client: LecternClient, index: number): Promise<Round> {
  const marker = `marker${index}x${Math.floor(performance.now())}`;
  const text = twoPages(marker, index);
  const startedAt = performance.now();
  const since = (): number => performance.now() - startedAt;
  const { id } = await client.uploadDocument({ name: `${marker}.txt`, content: text });
  const accepted = since();
  let indexed = Number.NaN;
  for await (const { status } of client.followDocument(id)) {
    if (status === 'indexed') indexed = since();
  }
  const { results } = await client.search({ query: `What is said of ${marker}?`, topK: 5 });
  const found = since();
  if (!results.some((hit) => hit.documentId === id))
    throw new Error(`${id} is indexed, but a search does not find it.`);
  return { accepted, indexed, found };
}
