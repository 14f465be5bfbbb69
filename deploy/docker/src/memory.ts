import { setTimeout as delay } from 'node:timers/promises';
import type { Compose } from './compose.ts';
import { run } from './run.ts';

/** Memory of a service's containers, without page cache that can be reclaimed. */
export interface MemoryUse {
  readonly service: string;
  /** Of the first sample, in MiB. */
  readonly idle: number;
  /** The most that one container had in any sample, in MiB. */
  readonly most: number;
  readonly limit: number;
}

const units: Readonly<Record<string, number>> = { B: 1 / 1024 / 1024, KiB: 1 / 1024, MiB: 1, GiB: 1024 };

/** `46.85MiB` as a number of MiB. */
export function mebibytes(text: string): number {
  const match = /^([\d.]+)(B|KiB|MiB|GiB)$/.exec(text.trim());
  const factor = units[match?.[2] ?? ''];
  if (match === null || factor === undefined) throw new Error(`"${text}" is no amount of memory`);
  return Number(match[1]) * factor;
}

/** Samples `docker stats` every few seconds until it is stopped; jobs that have ended by then are left out. */
export function watchMemory(compose: Compose): { stop(): Promise<MemoryUse[]> } {
  const uses = new Map<string, MemoryUse>();
  const stopped = new AbortController();
  const sample = async (): Promise<void> => {
    const services = new Map((await compose.containers()).map(({ Name, Service }) => [Name, Service]));
    const lines = await run('docker', ['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}']);
    for (const line of lines.trim().split('\n')) {
      const [name = '', used = '', limit = ''] = line.split(/ (?:\/ )?/);
      const service = services.get(name);
      if (service === undefined || !/B$/.test(used)) continue;
      const now = mebibytes(used);
      const known = uses.get(service) ?? { service, idle: now, most: 0, limit: mebibytes(limit) };
      uses.set(service, { ...known, most: Math.max(known.most, now) });
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await sample();
      await delay(2_000);
    }
  };
  // Kept until `stop`: a sample that failed must not end the process in the middle of something else.
  const failure = loop().then(
    () => undefined,
    (error: unknown) => error,
  );
  return {
    stop: async () => {
      stopped.abort();
      const error = await failure;
      if (error !== undefined) throw error;
      const running = (await compose.containers()).filter(({ State }) => State === 'running');
      const serving = new Set(running.map(({ Service }) => Service));
      return [...uses.values()]
        .filter(({ service }) => serving.has(service))
        .sort((a, b) => a.service.localeCompare(b.service));
    },
  };
}
