import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSigningJwk } from '@lectern/auth';
import { serviceCalls } from '@lectern/contracts';
import { freePort } from '@lectern/embedded';
import { projectRoot } from '@lectern/project';
import { type PinnedProcess, startPinned } from './processes.ts';

/** The core that a proxy has for itself; load generator and upstream share the other one. */
export const proxyCore = 0;
export const otherCore = 1;

/** Starts the upstream that all proxies share. @param jwks the public keys of access tokens, as JSON */
export function startUpstream(jwks: string): Promise<PinnedProcess> {
  return startPinned({ command: node('./upstream.ts'), core: otherCore, env: { JWKS: jwks } });
}

export function startHttpxy(upstreamUrl: string): Promise<PinnedProcess> {
  return startPinned({ command: node('./httpxy-proxy.ts'), core: proxyCore, env: { TARGET: upstreamUrl } });
}

/** How a gateway is started. */
export interface GatewayOptions {
  readonly upstreamUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  /** File for its log; without it, the log is dropped. */
  readonly log?: string;
  /** On all cores and not on that of the proxies. */
  readonly onAllCores?: boolean;
}

/** Nothing but what cannot be configured away: no log, no trace, no rate limit, for calls without a credential. */
export const barePolicy = {
  LOG_LEVEL: 'silent',
  OTEL_TRACES_EXPORTER: 'none',
  RATE_LIMIT_PER_CREDENTIAL: '0',
  RATE_LIMIT_PER_USER: '0',
  RATE_LIMIT_PER_ADDRESS: '0',
} as const;

/** Tracing at 1 % to a collector, for which the upstream stands too. */
export function fullPolicy(upstreamUrl: string) {
  return {
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: upstreamUrl,
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  } as const;
}

/** A gateway as it is deployed, with one upstream for all services. */
export async function startGateway(options: GatewayOptions): Promise<PinnedProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const services = serviceCalls.filter(({ from }) => from === 'gateway').map(({ to }) => to);
  const { d, ...publicKey } = await generateSigningJwk();
  const started = await startPinned({
    command: [process.execPath, join(projectRoot, 'gateway/src/main.ts')],
    ...(options.onAllCores ? {} : { core: proxyCore }),
    ...(options.log === undefined ? {} : { output: options.log }),
    port,
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      DISCOVERY: 'static',
      DISCOVERY_ADDRESSES: services.map((service) => `${service}=${options.upstreamUrl}`).join(','),
      SERVICE_SIGNING_JWKS: JSON.stringify([{ ...publicKey, d }]),
      SERVICE_TRUSTED_JWKS: JSON.stringify({ gateway: [publicKey] }),
      MAX_REQUESTS_PER_CALLER: '1000',
      MAX_ANONYMOUS_REQUESTS: '1000',
      // All of the load comes from one address.
      MAX_ADDRESS_SHARE: '1',
      // Limits that are counted, and not reached.
      RATE_LIMIT_PER_CREDENTIAL: '100000000',
      RATE_LIMIT_PER_USER: '100000000',
      RATE_LIMIT_PER_ADDRESS: '100000000',
      ...options.env,
    },
  });
  return whenReady(started, `http://127.0.0.1:${adminPort}/readyz`);
}

/** nginx as a proxy with one process and kept connections; undefined where it is not installed. */
export async function startNginx(upstreamPort: number): Promise<PinnedProcess | undefined> {
  if (spawnSync('nginx', ['-v']).error !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'lectern-nginx-'));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, nginxConfig(folder, { port, upstreamPort }));
  const command = ['nginx', '-p', folder, '-c', file, '-e', join(folder, 'error.log')] as const;
  const started = await startPinned({ command: [...command], core: proxyCore, port });
  await whenReady(started, `http://127.0.0.1:${port}/`);
  const stop = async (): Promise<void> => {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...started, stop };
}

function nginxConfig(folder: string, ports: { port: number; upstreamPort: number }): string {
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  upstream service { server 127.0.0.1:${ports.upstreamPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${ports.port};
    location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`;
}

function node(file: string): [string, string] {
  return [process.execPath, fileURLToPath(new URL(file, import.meta.url))];
}

const longestStartMs = 30_000;

/** The process once it answers; one that does not is ended. */
async function whenReady(started: PinnedProcess, url: string): Promise<PinnedProcess> {
  try {
    await untilReady(url);
    return started;
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function untilReady(url: string): Promise<void> {
  const until = Date.now() + longestStartMs;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`${url} did not become ready in ${longestStartMs / 1_000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
