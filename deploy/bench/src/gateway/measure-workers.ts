import { percentile } from '../figures.ts';
import { cpuSecondsOf } from './cpu-time.ts';
import { load, pacedLoad } from './load.ts';
import type { PinnedProcess } from './processes.ts';
import { warmUpSeconds } from './throughput.ts';

const rounds = 5;
const roundSeconds = 3;
/** Requests a second of each process: twice that, the load generator and the upstream fit on two cores. */
const perProcess = 3_000;
const leastScale = 1.7;

/** CPU time per request of a gateway, in microseconds. */
interface Cost {
  /** Of the busiest process: what bounds the requests a second if each has a core. */
  readonly busiest: number;
  /** Of all of its processes. */
  readonly all: number;
}

/**
 * What two workers can do beside one. The load generator and the upstream need more than a core for that, so on two cores the
 * requests a second say nothing. CPU time does: with a core for each process, the busiest one is the bound, and what two workers
 * gain is how much less that one has to do per request. Each process has the same load, two of them twice as much as one, since a
 * process that is busier wakes up less often for as many requests: it looks cheaper for no work of its own.
 */
export async function measureWorkers(
  start: (env: Readonly<Record<string, string>>) => Promise<PinnedProcess>,
  headers: Readonly<Record<string, string>>,
) {
  const one = await costOf(1, start, headers);
  const two = await costOf(2, start, headers);
  const scale = one.busiest / two.busiest;
  const text =
    `CPU time per request, ${perProcess} a second for each process: one process ${one.all.toFixed(1)} µs; ` +
    `two workers and their parent ${two.all.toFixed(1)} µs, the busiest of them ${two.busiest.toFixed(1)} µs`;
  const verdict = {
    what: 'two workers, of one (by CPU time)',
    figure: scale.toFixed(2),
    line: `>= ${leastScale}`,
    kept: scale >= leastScale,
  };
  return { text, verdicts: [verdict] };
}

async function costOf(
  workers: number,
  start: Parameters<typeof measureWorkers>[0],
  headers: Readonly<Record<string, string>>,
): Promise<Cost> {
  const gateway = await start({ GATEWAY_WORKERS: String(workers) });
  const url = `http://127.0.0.1:${gateway.port}/v1/documents`;
  try {
    await load({ url, headers, seconds: warmUpSeconds });
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = cpuSecondsOf(gateway.pid);
      const { sent } = await pacedLoad({ url, headers, seconds: roundSeconds, rate: workers * perProcess });
      const taken = [...cpuSecondsOf(gateway.pid)].map(([pid, at]) => at - (before.get(pid) ?? 0));
      const perRequest = taken.map((seconds) => (seconds * 1_000_000) / sent);
      costs.push({ busiest: Math.max(...perRequest), all: perRequest.reduce((sum, each) => sum + each, 0) });
    }
    const median = (of: keyof Cost): number =>
      percentile(
        costs.map((cost) => cost[of]),
        0.5,
      );
    return { busiest: median('busiest'), all: median('all') };
  } finally {
    await gateway.stop();
  }
}
