import type { Principal } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';
import type { ServiceProcess } from './start-process.ts';

/** A call that takes JSON, and the place in its body where a caller can put a lot. */
export interface LargeJsonTarget {
  readonly method: string;
  readonly path: string;
  readonly as?: Principal;
  /** The service that calls. Default: the gateway. */
  readonly from?: string;
  /** The body with that JSON in the place. */
  body(value: string): string;
  /** The largest body that is read. */
  readonly maxBytes: number;
}

/** What twenty large bodies at once did to everybody else. */
export interface Stall {
  /** The longest that another caller would have waited for the service, in CPU milliseconds. */
  readonly longestMs: number;
  /** Other calls that were answered meanwhile. */
  readonly probes: number;
  readonly statuses: readonly number[];
}

const mostProbes = 20_000;

/** Twenty values of just less than `bytes` bytes, each made to cost its reader the most. */
function largeValues(bytes: number): string[] {
  const list = (entry: (i: number) => string) => `[${repeated(entry, bytes)}]`;
  const object = (entry: (i: number) => string) => `{${repeated(entry, bytes)}}`;
  const text = (unit: string) => `"${unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)) - 2)}"`;
  const levels = Math.floor(bytes / 2) - 2;
  return [
    object((i) => `"k${i}":0`),
    object((i) => `"k${i}":{}`),
    object((i) => `"k${i}":"v"`),
    object(() => '"k":0'),
    object(() => '"__proto__":0'),
    object(() => '"":[]'),
    object((i) => `"${i}":{"a":{"b":${i}}}`),
    list(() => '0'),
    list(() => '"search"'),
    list(() => '""'),
    list(() => '[]'),
    list(() => '[0,[0]]'),
    list(() => '1e308'),
    '['.repeat(levels) + ']'.repeat(levels),
    `${'{"a":'.repeat(levels / 3)}0`,
    text('a'),
    text('\\u0061'),
    text('\\"'),
    text('ü'),
    '1'.repeat(bytes - 2),
  ];
}

function repeated(entry: (i: number) => string, bytes: number): string {
  const entries: string[] = [];
  for (let size = 2, i = 0; ; i += 1) {
    const next = entry(i);
    size += next.length + 1;
    if (size > bytes) return entries.join(',');
    entries.push(next);
  }
}

/** Sends all bodies at once, and makes other calls one after the other while they are handled. */
export async function stallOf(
  service: Pick<ServiceProcess, 'url' | 'adminUrl' | 'longestTurnMs'>,
  target: LargeJsonTarget,
): Promise<Stall> {
  const room = target.maxBytes - Buffer.byteLength(target.body('')) - 16;
  const bodies = largeValues(room).map((value) => Buffer.from(target.body(value)));
  const headers = {
    'content-type': 'application/json',
    ...identityHeaders(target.as, { from: target.from ?? 'gateway' }),
  };
  await service.longestTurnMs();
  const handled = new AbortController();
  const probing = probe(`${service.adminUrl}/livez`, handled.signal);
  const statuses = await Promise.all(
    bodies.map(async (body) => {
      const answer = await fetch(service.url + target.path, { method: target.method, headers, body });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
  handled.abort();
  return { longestMs: await service.longestTurnMs(), probes: await probing, statuses };
}

async function probe(url: string, until: AbortSignal): Promise<number> {
  let probes = 0;
  for (; probes < mostProbes && (probes === 0 || !until.aborted); probes += 1) {
    await (await fetch(url)).arrayBuffer();
  }
  return probes;
}
