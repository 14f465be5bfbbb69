import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pinned } from './processes.ts';

/** What a load generator found out about a target. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly total: number;
  /** Requests that failed, or were answered otherwise than with 2xx. */
  readonly failed: number;
}

export interface LoadOptions {
  readonly url: string;
  /** Number of the core; without it, all of them. */
  readonly core?: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a load generator at an even pace found out, in milliseconds. */
export interface PacedResult {
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  /** With those of its warm-up. */
  readonly sent: number;
}

/** Connections of the load generator. */
export const connections = 32;

interface AutocannonResult {
  readonly requests: { readonly average: number; readonly total: number };
  readonly errors: number;
  readonly non2xx: number;
}

/** Sends as many requests as are answered, by autocannon, in a process of its own. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'));
  const flags = ['-j', '-c', String(connections), '-d', String(options.seconds)];
  for (const [name, value] of Object.entries(options.headers ?? {})) flags.push('-H', `${name}: ${value}`);
  const command = [process.execPath, autocannon, ...flags, options.url] as const;
  const [program, args] = pinned(options.core, [...command]);
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 16 * 1_048_576 });
  const result: AutocannonResult = JSON.parse(stdout);
  return {
    requestsPerSecond: result.requests.average,
    total: result.requests.total,
    failed: result.errors + result.non2xx,
  };
}

/** Sends `rate` requests a second at an even pace, in a process of its own. */
export async function pacedLoad(options: LoadOptions & { readonly rate: number }): Promise<PacedResult> {
  const file = fileURLToPath(new URL('./paced-load.ts', import.meta.url));
  const [program, args] = pinned(options.core, [process.execPath, file]);
  const env = {
    ...process.env,
    URL: options.url,
    RATE: String(options.rate),
    SECONDS: String(options.seconds),
    HEADERS: JSON.stringify(options.headers ?? {}),
    CONNECTIONS: String(connections),
  };
  const { stdout } = await promisify(execFile)(program, args, { env });
  return JSON.parse(stdout);
}
