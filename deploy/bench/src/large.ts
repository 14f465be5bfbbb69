import { setTimeout as delay } from 'node:timers/promises';
import type { LecternClient } from '@lectern/client';
import { formatTable } from '@lectern/project';
import { processTree } from '@lectern/testing';
import { percentile } from './figures.ts';
import { twoPages } from './two-pages.ts';
import { type Benchmark, newAccount, withPlatform } from './with-platform.ts';

const files = 10;
const fileBytes = 60_000_000;
const sampleMs = 250;
const idleRounds = 10;
/** The memory limit of the chart, in MiB. */
const mostMemory = 1_600;
const mostWaitMs = 3_000;

/**
 * Ten uploads of 60 MB at once, half of them text and half HTML with pictures in them, until each is indexed or refused: the memory of
 * the embedding service with its readers, and the small uploads of another tenant meanwhile.
 */
export const large: Benchmark = (_args, out) =>
  withPlatform(async (busy, platform) => {
    const other = await newAccount(platform.url, 'other');
    const idle = await smallUploads(other, { firstSeed: 0, until: (count) => count >= idleRounds });
    let isOver = false;
    const memory = watchMemory(platform.pids().embedding ?? 0, () => isOver);
    const uploads = Promise.all(Array.from({ length: files }, (_, n) => uploadLarge(busy, n))).finally(() => {
      isOver = true;
    });
    const beside = await smallUploads(other, { firstSeed: 1_000, until: () => isOver });
    const outcomes = await uploads;
    const peak = await memory;
    const row = (name: string, times: readonly number[]): string[] => [
      name,
      String(times.length),
      ...[0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(0)),
    ];
    out.write(`\nSmall uploads of one tenant until they are indexed, in ms\n\n`);
    out.write(
      `${formatTable([
        ['while', 'uploads', 'p50', 'p95', 'max'],
        row('nothing else goes on', idle),
        row(`another tenant has ${files} files of 60 MB read`, beside),
      ])}\n\n`,
    );
    out.write(`the large files: ${outcomes.toSorted().join(', ')}\n`);
    const added = percentile(beside, 0.95) - percentile(idle, 0.95);
    const verdicts = [
      {
        text: `memory of embedding: ${peak.toFixed(0)} MiB, wanted <= ${mostMemory}`,
        kept: peak <= mostMemory,
      },
      { text: `p95 over idle: ${added.toFixed(0)} ms, wanted <= ${mostWaitMs}`, kept: added <= mostWaitMs },
    ];
    for (const { text, kept } of verdicts) out.write(`${kept ? 'kept' : 'missed'}: ${text}\n`);
    return verdicts.every(({ kept }) => kept);
  });

/** @returns the status of the document, with its reason if it failed */
async function uploadLarge(client: LecternClient, number: number): Promise<string> {
  const file = number % 2 === 0 ? largeText(number) : largePage(number);
  const { id } = await client.uploadDocument(file);
  let outcome = '';
  for await (const { status, error } of client.followDocument(id)) {
    outcome = error === undefined ? status : `${status} (${error.reason})`;
  }
  return outcome;
}

function largeText(number: number): { name: string; content: string } {
  const text = twoPages(`large${number}`, number);
  return { name: `large-${number}.txt`, content: text.repeat(Math.ceil(fileBytes / text.length)) };
}

/** Little text and much that has to be read over. */
function largePage(number: number): { name: string; content: string } {
  const picture = `<img src="data:image/png;base64,${'iVBORw0K'.repeat(50_000)}">`;
  const body = `<p>${twoPages(`page${number}`, number)}</p>${picture}`;
  const times = Math.ceil(fileBytes / body.length);
  return { name: `large-${number}.html`, content: `<!doctype html><body>${body.repeat(times)}</body>` };
}

/** Highest sum of resident memory of a process and those below it, in MiB. */
async function watchMemory(pid: number, isOver: () => boolean): Promise<number> {
  let peak = 0;
  while (!isOver()) {
    peak = Math.max(
      peak,
      processTree(pid).reduce((sum, { residentMb }) => sum + residentMb, 0),
    );
    await delay(sampleMs);
  }
  return peak;
}

async function smallUploads(
  client: LecternClient,
  { firstSeed, until }: { readonly firstSeed: number; readonly until: (count: number) => boolean },
): Promise<number[]> {
  const times: number[] = [];
  while (!until(times.length)) {
    const name = `small${firstSeed + times.length}`;
    const startedAt = performance.now();
    await client.uploadDocument(
      { name: `${name}.txt`, content: twoPages(name, firstSeed + times.length) },
      { wait: true },
    );
    times.push(performance.now() - startedAt);
  }
  return times;
}
