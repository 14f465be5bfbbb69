import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pinned } from './processes.ts';

/** What a load generator found out about a target. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests that failed, or were answered otherwise than with 2xx. */
  readonly failed: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly core: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests a second in all; default: as many as are answered. */
  readonly rate?: number;
}

/** Connections of the load generator. */
export const connections = 32;

interface AutocannonResult {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly non2xx: number;
}

/** Sends requests by autocannon, in a process of its own. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'));
  const flags = ['-j', '-c', String(connections), '-d', String(options.seconds)];
  if (options.rate !== undefined) flags.push('-R', String(Math.round(options.rate)));
  for (const [name, value] of Object.entries(options.headers ?? {})) flags.push('-H', `${name}: ${value}`);
  const command = [process.execPath, autocannon, ...flags, options.url] as const;
  const [program, args] = pinned(options.core, [...command]);
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 16 * 1_048_576 });
  const result: AutocannonResult = JSON.parse(stdout);
  return {
    requestsPerSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.errors + result.non2xx,
  };
}
