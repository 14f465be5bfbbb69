import type { LecternClient } from '@lectern/client';
import { formatTable } from '@lectern/project';
import { percentile } from './figures.ts';
import { twoPages } from './two-pages.ts';
import { type Benchmark, newAccount, withPlatform } from './with-platform.ts';

const documents = 500;
const uploadsAtOnce = 8;
const warmUps = 3;
const rounds = 40;
const mostTimesIdle = 3;

/**
 * What a busy tenant costs another: the other's uploads until they are indexed, one after the other, while nothing else goes on and
 * while 500 texts of two pages of the first wait.
 */
export const fairness: Benchmark = (_args, out) =>
  withPlatform(async (busy, platform) => {
    const other = await newAccount(platform.url, 'other');
    await uploadTimes(other, { firstSeed: 0, count: warmUps });
    const idle = await uploadTimes(other, { firstSeed: 1_000, count: rounds });
    await fill(busy);
    const before = await pendingOf(busy);
    const beside = await uploadTimes(other, { firstSeed: 2_000, count: rounds });
    const after = await pendingOf(busy);
    const row = (name: string, times: readonly number[]): string[] => [
      name,
      ...[0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(0)),
    ];
    out.write(`\nUpload to indexed of one tenant, ${rounds} texts of two pages, in ms\n\n`);
    out.write(
      `${formatTable([
        ['while', 'p50', 'p95', 'max'],
        row('nothing else goes on', idle),
        row(`${before} to ${after} documents of another tenant wait`, beside),
      ])}\n`,
    );
    const times = percentile(beside, 0.95) / percentile(idle, 0.95);
    const isKept = times <= mostTimesIdle && after > 0;
    out.write(
      `\n${isKept ? 'kept' : 'missed'}: p95 of idle: ${times.toFixed(1)}, wanted <= ${mostTimesIdle} while some wait\n`,
    );
    return isKept;
  });

/** Uploads all documents, without waiting for any to be indexed. */
async function fill(client: LecternClient): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < documents) {
      const number = next++;
      await client.uploadDocument({
        name: `busy-${number}.txt`,
        content: twoPages(`busy${number}`, 10_000 + number),
      });
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, work));
}

/** Documents in the client's sight that are not searchable yet. */
async function pendingOf(client: LecternClient): Promise<number> {
  const { index } = await client.search({ query: 'report', topK: 1, mode: 'lexical' });
  return index.pending ?? Number.NaN;
}

async function uploadTimes(
  client: LecternClient,
  { firstSeed, count }: { readonly firstSeed: number; readonly count: number },
): Promise<number[]> {
  const times: number[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const name = `other${seed}`;
    const content = twoPages(name, seed);
    const startedAt = performance.now();
    await client.uploadDocument({ name: `${name}.txt`, content }, { wait: true });
    times.push(performance.now() - startedAt);
  }
  return times;
}
