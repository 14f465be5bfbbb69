import { formatTable } from '@lectern/project';
import { percentile } from '../figures.ts';
import { type PacedResult, pacedLoad } from './load.ts';
import { otherCore } from './targets.ts';
import { addressOf, type Measured, type Target } from './throughput.ts';

/** Many short ones: a machine that stands still for a moment then spoils a few of them, and not the median. */
const rounds = 12;
const roundSeconds = 2;
const shares = ['p50', 'p99'] as const;
const longestMs = { p50: 0.7, p99: 3 } as const;

/** What was measured of a target, each share the median of the rounds in milliseconds. */
interface Latency extends Readonly<Record<(typeof shares)[number], number>> {
  readonly name: string;
  readonly failed: number;
}

/**
 * What the gateway adds to the latency of its upstream at half of its load, at an even pace, and what the other proxies add to
 * it at the same pace; rounds take turns.
 */
export async function addedLatency(measured: readonly Measured[]) {
  const rate = named(measured, 'gateway').requestsPerSecond / 2;
  const latencies = await measureAt(
    rate,
    measured.filter(({ name }) => name !== 'gateway bare'),
  );
  const [direct, full] = [named(latencies, 'no proxy'), named(latencies, 'gateway')];
  const verdicts = shares.map((share) => {
    const addedMs = full[share] - direct[share];
    return {
      what: `added at ${rate.toFixed(0)} requests/s, ${share}`,
      figure: `${addedMs.toFixed(2)} ms`,
      line: `<= ${longestMs[share]} ms`,
      kept: addedMs <= longestMs[share] && full.failed === 0,
    };
  });
  return { text: latencyTable(rate, latencies), verdicts };
}

async function measureAt(rate: number, targets: readonly Target[]): Promise<Latency[]> {
  const results = new Map<Target, PacedResult[]>(targets.map((target) => [target, []]));
  // Not counted: an even pace takes other ways through the code than a full load does, and V8 compiles them anew.
  for (const target of targets) await pacedOn(target, rate);
  for (let round = 0; round < rounds; round += 1) {
    for (const [target, list] of results) list.push(await pacedOn(target, rate));
  }
  return [...results].map(([{ name }, list]) => {
    const median = (share: (typeof shares)[number]): number =>
      percentile(
        list.map((one) => one[share]),
        0.5,
      );
    const failed = list.reduce((sum, one) => sum + one.failed, 0);
    return { name, p50: median('p50'), p99: median('p99'), failed };
  });
}

function latencyTable(rate: number, latencies: readonly Latency[]): string {
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const rows = latencies.map(({ name, p50, p99, failed }) => [name, ms(p50), ms(p99), String(failed)]);
  return formatTable([[`at ${rate.toFixed(0)} requests/s`, ...shares, 'failed'], ...rows]);
}

function named<T extends { readonly name: string }>(list: readonly T[], wanted: string): T {
  const found = list.find(({ name }) => name === wanted);
  if (found === undefined) throw new TypeError(`${wanted} was not measured.`);
  return found;
}

function pacedOn(target: Target, rate: number): Promise<PacedResult> {
  const { headers = {} } = target;
  return pacedLoad({ url: addressOf(target), headers, seconds: roundSeconds, core: otherCore, rate });
}
