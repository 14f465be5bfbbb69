import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenSigner, generateSigningJwk } from '@lectern/auth';
import { formatTable } from '@lectern/project';
import { addedLatency } from './gateway/added-latency.ts';
import { connections } from './gateway/load.ts';
import { measureWorkers } from './gateway/measure-workers.ts';
import { canPin, type PinnedProcess } from './gateway/processes.ts';
import {
  barePolicy,
  fullPolicy,
  startGateway,
  startHttpxy,
  startNginx,
  startUpstream,
} from './gateway/targets.ts';
import { type Measured, measure, rounds, type Target } from './gateway/throughput.ts';
import type { Benchmark } from './with-platform.ts';

/** What can be called without a credential. */
const anonymousPath = '/.well-known/jwks.json';

/** A figure, the line that it has to keep, and whether it does. */
interface Verdict {
  readonly what: string;
  readonly figure: string;
  readonly line: string;
  readonly kept: boolean;
}

/**
 * Requests a second through the gateway beside two other proxies: a proxy has one core, load generator and upstream the
 * other; answers of 1 KB; the median of rounds that take turns. Then the latency that it adds at half of its load, and what
 * several workers take of the cores.
 */
export const gateway: Benchmark = async (_args, out) => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
  const started: PinnedProcess[] = [];
  const keep = async <T extends PinnedProcess | undefined>(starting: Promise<T>): Promise<T> => {
    const process = await starting;
    if (process !== undefined) started.unshift(process);
    return process;
  };
  try {
    const { jwks, headers } = await createCaller();
    const upstream = await keep(startUpstream(jwks));
    const upstreamUrl = urlOf(upstream);
    const full = { upstreamUrl, env: fullPolicy(upstreamUrl) };
    const log = join(folder, 'gateway.log');
    const nginx = await keep(startNginx(upstream.port));
    const httpxy = await keep(startHttpxy(upstreamUrl));
    const bare = await keep(startGateway({ upstreamUrl, env: barePolicy }));
    const whole = await keep(startGateway({ ...full, log }));
    const targets: Target[] = [
      { name: 'no proxy', url: upstreamUrl },
      ...(nginx === undefined ? [] : [{ name: 'nginx', url: urlOf(nginx) }]),
      { name: 'httpxy', url: urlOf(httpxy) },
      { name: 'gateway bare', url: urlOf(bare), path: anonymousPath },
      { name: 'gateway', url: urlOf(whole), headers },
    ];
    const measured = await measure(targets);
    out.write(`\n${intro(nginx !== undefined)}\n\n${throughputTable(measured)}\n\n`);
    const latency = await addedLatency(measured);
    out.write(`${latency.text}\n\n`);
    for (const process of started.splice(0, started.length - 1)) await process.stop();
    const workers = await measureWorkers(
      (env) => startGateway({ ...full, env: { ...full.env, ...env }, log, onAllCores: true }),
      headers,
    );
    out.write(`${workers.text}\n\n`);
    return judge([...ratios(measured), ...latency.verdicts, ...workers.verdicts], measured, out);
  } finally {
    for (const process of started) await process.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const urlOf = ({ port }: PinnedProcess): string => `http://127.0.0.1:${port}`;

/** A caller with a token, and the keys by which it is verified. */
async function createCaller() {
  const names = { issuer: 'lectern', audience: 'lectern' };
  const privateJwks = [await generateSigningJwk()];
  const signer = await createTokenSigner({ ...names, privateJwks, ttlSeconds: 3_600 });
  const { token } = await signer.sign({
    ...{ tenantId: 'bench', userId: 'bench', roles: ['member'], scopes: ['documents:read'] },
    ...{ via: 'session', credentialId: 'bench' },
  });
  return { jwks: JSON.stringify(signer.jwks()), headers: { authorization: `Bearer ${token}` } };
}

function intro(hasNginx: boolean): string {
  const pinning = canPin ? 'a proxy on a core of its own' : 'without pinning, since there is no taskset';
  const missing = hasNginx ? '' : '; nginx is not installed';
  return `${connections} connections, answers of 1 KB, ${pinning}, median of ${rounds} rounds${missing}`;
}

const policies: Readonly<Record<string, string>> = {
  'no proxy': 'the ceiling of load generator and upstream',
  nginx: 'none',
  httpxy: 'none',
  'gateway bare': 'no credential, limit, log or trace',
  gateway: 'token, limits, breaker, metrics, log to a file, tracing at 1 %',
};

function throughputTable(measured: readonly Measured[]): string {
  return formatTable([
    ['', 'policy', 'requests/s', 'of nginx', 'of httpxy', 'failed'],
    ...measured.map(({ name, requestsPerSecond, failed }) => [
      name,
      policies[name] ?? '',
      requestsPerSecond.toFixed(0),
      ratio(requestsPerSecond, rateOf(measured, 'nginx')),
      ratio(requestsPerSecond, rateOf(measured, 'httpxy')),
      String(failed),
    ]),
  ]);
}

const rateOf = (measured: readonly Measured[], wanted: string): number =>
  measured.find(({ name }) => name === wanted)?.requestsPerSecond ?? Number.NaN;

const ratio = (value: number, base: number): string => (Number.isNaN(base) ? '–' : (value / base).toFixed(2));

function ratios(measured: readonly Measured[]): Verdict[] {
  const lines = [
    { of: 'gateway bare', to: 'nginx', least: 0.45 },
    { of: 'gateway', to: 'httpxy', least: 1 },
    { of: 'gateway', to: 'gateway bare', least: 0.7 },
  ];
  return lines.map(({ of, to, least }) => {
    const share = rateOf(measured, of) / rateOf(measured, to);
    const line = `>= ${least.toFixed(2)}`;
    return { what: `${of}, of ${to}`, figure: share.toFixed(2), line, kept: share >= least };
  });
}

function judge(
  verdicts: readonly Verdict[],
  measured: readonly Measured[],
  out: NodeJS.WriteStream,
): boolean {
  const rows = verdicts.map(({ what, figure, line, kept }) => [what, figure, line, kept ? 'kept' : 'missed']);
  out.write(`${formatTable([['line', 'measured', 'wanted', ''], ...rows])}\n`);
  return verdicts.every(({ kept }) => kept) && measured.every(({ failed }) => failed === 0);
}
