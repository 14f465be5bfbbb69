import { createTokenSigner, generateSigningJwk } from '@lectern/auth';
import { formatTable, percentile } from './figures.ts';
import { connections, type LoadResult, load } from './gateway/load.ts';
import { canPin, type PinnedProcess } from './gateway/processes.ts';
import { otherCore, startGateway, startHttpxy, startNginx, startUpstream } from './gateway/targets.ts';
import type { Benchmark } from './with-platform.ts';

const rounds = 5;
const warmUpSeconds = 2;
const roundSeconds = 3;

/** What is measured: a proxy, and the headers that requests to it have. */
interface Target {
  readonly name: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Measured extends Target {
  /** Median of the rounds. */
  readonly requestsPerSecond: number;
  readonly failed: number;
}

/**
 * Requests a second through the gateway beside two other proxies: a proxy has one core, load generator and upstream the
 * other; answers of 1 KB; the median of rounds that take turns. Then the latency that it adds at half of its load. The
 * target is the one of a gateway with its whole policy: not slower than the proxy library without any.
 */
export const gateway: Benchmark = async (_args, out) => {
  const jwk = await generateSigningJwk();
  const names = { issuer: 'lectern', audience: 'lectern' };
  const signer = await createTokenSigner({ ...names, privateJwks: [jwk], ttlSeconds: 3_600 });
  const { token } = await signer.sign({
    ...{ tenantId: 'bench', userId: 'bench', roles: ['member'], scopes: ['documents:read'] },
    ...{ via: 'session', credentialId: 'bench' },
  });
  const started: PinnedProcess[] = [];
  const start = async (starting: Promise<PinnedProcess | undefined>): Promise<string | undefined> => {
    const process = await starting;
    if (process === undefined) return undefined;
    started.unshift(process);
    return `http://127.0.0.1:${process.port}`;
  };
  try {
    const upstream = await startUpstream(JSON.stringify(signer.jwks()));
    started.push(upstream);
    const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
    const urls = {
      nginx: await start(startNginx(upstream.port)),
      httpxy: await start(startHttpxy(upstreamUrl)),
      gateway: await start(startGateway(upstreamUrl)),
      silent: await start(startGateway(upstreamUrl, { LOG_LEVEL: 'silent' })),
    };
    const headers = { authorization: `Bearer ${token}` };
    const targets = [
      { name: 'no proxy (ceiling of the load generator)', url: upstreamUrl },
      ...(urls.nginx === undefined ? [] : [{ name: 'nginx, no policy', url: urls.nginx }]),
      ...(urls.httpxy === undefined ? [] : [{ name: 'httpxy, no policy', url: urls.httpxy }]),
      ...(urls.gateway === undefined ? [] : [{ name: 'gateway, token', url: urls.gateway, headers }]),
      ...(urls.silent === undefined ? [] : [{ name: 'gateway, token, no log', url: urls.silent, headers }]),
    ];
    const measured = await measure(targets);
    out.write(`\n${intro(urls.nginx !== undefined)}\n\n${throughputTable(measured)}\n`);
    out.write(`\n${await addedLatency(measured)}\n`);
    return judge(measured, out);
  } finally {
    for (const process of started) await process.stop();
  }
};

async function measure(targets: readonly Target[]): Promise<Measured[]> {
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

function loadOn({ url, headers = {} }: Target, seconds: number, rate?: number): Promise<LoadResult> {
  const at = new URL('/v1/documents', url).href;
  return load({ url: at, headers, seconds, core: otherCore, ...(rate === undefined ? {} : { rate }) });
}

function intro(hasNginx: boolean): string {
  const pinning = canPin ? 'a proxy on a core of its own' : 'without pinning, since there is no taskset';
  const missing = hasNginx ? '' : '; nginx is not installed';
  return `${connections} connections, answers of 1 KB, ${pinning}, median of ${rounds} rounds${missing}`;
}

function throughputTable(measured: readonly Measured[]): string {
  const of = (start: string): number | undefined =>
    measured.find(({ name }) => name.startsWith(start))?.requestsPerSecond;
  const ratio = (value: number, base: number | undefined): string =>
    base === undefined ? '–' : (value / base).toFixed(2);
  return formatTable([
    ['', 'requests/s', 'of nginx', 'of httpxy', 'failed'],
    ...measured.map(({ name, requestsPerSecond, failed }) => [
      name,
      requestsPerSecond.toFixed(0),
      ratio(requestsPerSecond, of('nginx')),
      ratio(requestsPerSecond, of('httpxy')),
      String(failed),
    ]),
  ]);
}

async function addedLatency(measured: readonly Measured[]): Promise<string> {
  const [direct] = measured;
  const full = measured.find(({ name }) => name === 'gateway, token');
  if (direct === undefined || full === undefined) throw new TypeError('The gateway was not measured.');
  const rate = full.requestsPerSecond / 2;
  const [without, through] = [
    await loadOn(direct, roundSeconds, rate),
    await loadOn(full, roundSeconds, rate),
  ];
  const added = (share: 'p50' | 'p99'): string => `${through[share] - without[share]} ms`;
  return `added at half of its load (${rate.toFixed(0)}/s): p50 ${added('p50')}, p99 ${added('p99')}`;
}

function judge(measured: readonly Measured[], out: NodeJS.WriteStream): boolean {
  const of = (start: string): number =>
    measured.find(({ name }) => name === start)?.requestsPerSecond ?? Number.NaN;
  const share = of('gateway, token') / of('httpxy, no policy');
  const answered = measured.every(({ failed }) => failed === 0);
  const reached = share >= 1 && answered;
  out.write(`${reached ? 'reached' : 'missed'}: ${share.toFixed(2)} of httpxy, the target is 1.00\n`);
  return reached;
}
