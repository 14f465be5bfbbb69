import { percentile } from '../figures.ts';
import { type LoadResult, load } from './load.ts';
import { otherCore } from './targets.ts';

export const rounds = 5;
/** So long at full load until V8 has compiled what is hot: in the first seconds the gateway answers half as many as later. */
export const warmUpSeconds = 10;
const roundSeconds = 3;

/** What is measured: a proxy, and what requests to it have. */
export interface Target {
  readonly name: string;
  readonly url: string;
  /** Default: a list of documents. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Measured extends Target {
  /** Median of the rounds. */
  readonly requestsPerSecond: number;
  readonly failed: number;
}

/** The whole address of a target. */
export const addressOf = ({ url, path = '/v1/documents' }: Target): string => new URL(path, url).href;

/** Loads the targets in turns. */
export async function measure(targets: readonly Target[]): Promise<Measured[]> {
  const results = new Map<Target, LoadResult[]>(targets.map((target) => [target, []]));
  for (const target of targets) await loadOn(target, warmUpSeconds);
  for (let round = 0; round < rounds; round += 1) {
    for (const [target, list] of results) list.push(await loadOn(target, roundSeconds));
  }
  return [...results].map(([target, list]) => ({
    ...target,
    requestsPerSecond: percentile(
      list.map((result) => result.requestsPerSecond),
      0.5,
    ),
    failed: list.reduce((sum, result) => sum + result.failed, 0),
  }));
}

function loadOn(target: Target, seconds: number): Promise<LoadResult> {
  return load({ url: addressOf(target), headers: target.headers ?? {}, seconds, core: otherCore });
}
