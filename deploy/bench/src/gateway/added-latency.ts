import { percentile } from '../figures.ts';
import { type PacedResult, pacedLoad } from './load.ts';
import { otherCore } from './targets.ts';
import { addressOf, type Measured, type Target } from './throughput.ts';

const rounds = 3;
const roundSeconds = 4;
const longestMs = { p50: 0.7, p99: 3 } as const;

/** What the gateway adds to the latency of its upstream at half of its load, at an even pace; the median of rounds in turns. */
export async function addedLatency(measured: readonly Measured[]) {
  const direct = measured.find(({ name }) => name === 'no proxy');
  const full = measured.find(({ name }) => name === 'gateway');
  if (direct === undefined || full === undefined) throw new TypeError('The gateway was not measured.');
  const rate = full.requestsPerSecond / 2;
  const [without, through]: [PacedResult[], PacedResult[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    without.push(await pacedOn(direct, rate));
    through.push(await pacedOn(full, rate));
  }
  return (['p50', 'p99'] as const).map((share) => {
    const median = (list: PacedResult[]): number =>
      percentile(
        list.map((one) => one[share]),
        0.5,
      );
    const addedMs = median(through) - median(without);
    return {
      what: `added at ${rate.toFixed(0)} requests/s, ${share}`,
      figure: `${addedMs.toFixed(2)} ms`,
      line: `<= ${longestMs[share]} ms`,
      kept: addedMs <= longestMs[share] && through.every(({ failed }) => failed === 0),
    };
  });
}

function pacedOn(target: Target, rate: number): Promise<PacedResult> {
  const { headers = {} } = target;
  return pacedLoad({ url: addressOf(target), headers, seconds: roundSeconds, core: otherCore, rate });
}
