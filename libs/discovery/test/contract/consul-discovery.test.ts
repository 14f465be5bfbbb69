import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { AppError } from '@lectern/errors';
import { type Logger, noopTelemetry } from '@lectern/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createConsulDiscovery, type Discovery } from '../../src/index.ts';
import { type ConsulAgent, startConsulAgent } from '../consul-agent.ts';
import { findConsul } from '../consul-binary.ts';
import { describeDiscovery } from './discovery-contract.ts';

const binary = await findConsul(process.env);
const quick = { timeout: 15_000, interval: 50 };

if ('missing' in binary) {
  // Shown as skipped, with the reason: a green run without Consul must not look like one with it.
  it('runs on a real Consul agent', (context) => context.skip(binary.missing));
} else {
  describe('on a real Consul agent', () => describeConsul(binary.path));
}

function describeConsul(consulPath: string): void {
  const { logger } = noopTelemetry();
  let agent: ConsulAgent;
  const opened: { close(): Promise<unknown> }[] = [];
  let services = 0;

  beforeAll(async () => {
    agent = await startConsulAgent(consulPath);
  });

  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  afterAll(async () => {
    await agent.kill();
  });

  const uniqueService = () => `document-${services++}`;

  function discover(
    options: { logger?: Logger; requestTimeoutMs?: number; url?: string; scheme?: 'https:' } = {},
  ): Discovery {
    const timing = { checkIntervalMs: 1000, keepIntervalMs: 100, backoffMaxMs: 200 };
    const discovery = createConsulDiscovery({ url: agent.url, logger, ...timing, ...options });
    opened.push(discovery);
    return discovery;
  }

  async function instance(): Promise<HealthServer> {
    const server = await startHealthServer();
    opened.push(server);
    return server;
  }

  /** Registers a server that answers its health check and waits until Consul names it. */
  async function registered(discovery: Discovery, service: string, count = 1): Promise<HealthServer[]> {
    const servers: HealthServer[] = [];
    for (let i = 0; i < count; i++) {
      const server = await instance();
      await discovery.register(registrationOf(service, server));
      servers.push(server);
    }
    await vi.waitFor(
      async () => expect(await urlsOf(discovery, service)).toEqual(sortedUrls(servers)),
      quick,
    );
    return servers;
  }

  describeDiscovery('Consul', async () => {
    const others = discover();
    const servers = await registered(others, 'document', 3);
    return {
      discovery: discover(),
      urls: servers.map(({ url }) => url),
      dispose: () => others.close(),
    };
  });

  it('gives addresses with the scheme that is wanted', async () => {
    const service = uniqueService();
    const [{ url }] = (await registered(discover(), service)) as [HealthServer];
    expect(await discover({ scheme: 'https:' }).resolve(service)).toEqual({
      url: url.replace('http:', 'https:'),
    });
  });

  it('names an instance only while its health check passes', async () => {
    const discovery = discover();
    const service = uniqueService();
    const servers = await registered(discovery, service, 2);
    const [first, second] = servers as [HealthServer, HealthServer];
    first.healthy = false;
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([second.url]), quick);
    first.healthy = true;
    await vi.waitFor(
      async () => expect(await urlsOf(discovery, service)).toEqual(sortedUrls(servers)),
      quick,
    );
  });

  it('names those that passed last when no check passes, as long as they are registered', async () => {
    const discovery = discover();
    const service = uniqueService();
    const [first] = (await registered(discovery, service)) as [HealthServer];
    const second = await instance();
    second.healthy = false;
    const other = discover();
    const deregister = await other.register(registrationOf(service, second));
    first.healthy = false;
    await vi.waitFor(async () => expect(await passingIn(agent, service)).toBe(0), quick);
    expect(await urlsOf(discovery, service)).toEqual([first.url]);
    second.healthy = true;
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([second.url]), quick);
    await deregister();
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([]), quick);
  });

  it('does not name an instance whose first check has not passed', async () => {
    const discovery = discover();
    const service = uniqueService();
    const server = await instance();
    server.healthy = false;
    await discovery.register(registrationOf(service, server));
    await vi.waitFor(() => expect(server.checks).toBeGreaterThan(0), quick);
    expect(await discovery.list(service)).toEqual([]);
  });

  it('learns of a new instance and of one that deregistered', async () => {
    const discovery = discover();
    const service = uniqueService();
    const [first] = await registered(discovery, service);
    const other = discover();
    const second = await instance();
    const deregister = await other.register(registrationOf(service, second));
    const both = sortedUrls([first!, second]);
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual(both), quick);
    await deregister();
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([first!.url]), quick);
  });

  it('takes its own instances out when it is closed', async () => {
    const watching = discover();
    const leaving = discover();
    const service = uniqueService();
    await registered(leaving, service);
    await vi.waitFor(async () => expect(await urlsOf(watching, service)).toHaveLength(1), quick);
    await leaving.close();
    await vi.waitFor(async () => expect(await urlsOf(watching, service)).toEqual([]), quick);
    await expect(leaving.resolve(service)).rejects.toMatchObject({ reason: 'no_instance' });
  });

  it('goes on with what it knew while Consul is dead, and says so once', async () => {
    const { logger: spied, lines } = recordingLogger();
    const discovery = discover({ logger: spied });
    const service = uniqueService();
    const [server] = await registered(discovery, service);
    await agent.kill();
    await vi.waitFor(
      () => expect(lines.filter((line) => line.includes('stay in use'))).toHaveLength(1),
      quick,
    );
    expect(await discovery.resolve(service)).toEqual({ url: server!.url });
    await agent.restart();
  });

  it('registers again with a Consul that lost its memory, and keeps its list meanwhile', async () => {
    const discovery = discover();
    const service = uniqueService();
    const [server] = await registered(discovery, service);
    // Consul's index has to have grown beyond what a new agent begins with.
    for (let i = 0; i < 20; i++) await (await discovery.register(registrationOf('passer-by', server!)))();
    await vi.waitFor(async () => expect(await urlsOf(discovery, 'passer-by')).toEqual([]), quick);
    server!.healthy = false;
    await vi.waitFor(async () => expect(await passingIn(agent, service)).toBe(0), quick);
    server!.healthy = true;
    await vi.waitFor(async () => expect(await passingIn(agent, service)).toBe(1), quick);
    const seen: number[] = [];
    const checksBefore = server!.checks;
    await agent.restart();
    await vi.waitFor(async () => {
      seen.push((await discovery.list(service)).length);
      expect(server!.checks).toBeGreaterThan(checksBefore + 1);
    }, quick);
    expect(new Set(seen)).toEqual(new Set([1]));
    const fresh = discover();
    await vi.waitFor(async () => expect(await urlsOf(fresh, service)).toEqual([server!.url]), quick);
    await discovery.close();
    await vi.waitFor(async () => expect(await urlsOf(fresh, service)).toEqual([]), quick);
  });

  it('is known where it is after a crash, and not where it was and another service answers', async () => {
    const discovery = discover();
    const service = uniqueService();
    const [before, after] = [await instance(), await instance()];
    const { instanceId } = registrationOf(service, after);
    const body = {
      name: service,
      id: instanceId,
      address: '127.0.0.1',
      port: Number(new URL(before.url).port),
    };
    await fetch(`${agent.url}/v1/agent/service/register`, { method: 'PUT', body: JSON.stringify(body) });
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([before.url]), quick);
    await discover().register(registrationOf(service, after));
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([after.url]), quick);
  });

  it('starts, and registers later, when Consul is away at first', async () => {
    const service = uniqueService();
    await agent.kill();
    const discovery = discover();
    const server = await instance();
    await discovery.register(registrationOf(service, server));
    await agent.restart();
    await vi.waitFor(async () => expect(await urlsOf(discovery, service)).toEqual([server.url]), quick);
  });

  it('does not let a first question wait for a Consul that is away', async () => {
    const discovery = discover({ url: 'http://127.0.0.1:9', requestTimeoutMs: 200 });
    const failed = await discovery.resolve('document').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AppError);
    expect(failed).toMatchObject({ code: 'unavailable', reason: 'no_instance' });
    const { cause } = failed as AppError;
    expect(String(cause)).toContain('ECONNREFUSED');
  });
}

interface HealthServer {
  /** Where callers would be; nobody listens there. */
  readonly url: string;
  readonly port: number;
  readonly healthPort: number;
  healthy: boolean;
  checks: number;
  close(): Promise<void>;
}

let servicePorts = 20_000;

/** The part of a service that Consul sees: its health port. */
async function startHealthServer(): Promise<HealthServer> {
  const server: Server = createServer((_request, response) => {
    state.checks++;
    response.writeHead(state.healthy ? 200 : 503).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  const port = servicePorts++;
  const state = {
    url: `http://127.0.0.1:${port}`,
    port,
    healthPort: address.port,
    healthy: true,
    checks: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

const registrationOf = (service: string, server: HealthServer) => ({
  service,
  instanceId: `${service}-${server.port}`,
  address: '127.0.0.1',
  port: server.port,
  health: { port: server.healthPort, path: '/readyz' },
});

const sortedUrls = (servers: readonly { url: string }[]) => servers.map(({ url }) => url).sort();
const urlsOf = async (discovery: Discovery, service: string) => sortedUrls(await discovery.list(service));

/** As Consul itself sees them. */
async function passingIn(agent: ConsulAgent, service: string): Promise<number> {
  const answer = await fetch(`${agent.url}/v1/health/service/${service}?passing=true`);
  return ((await answer.json()) as unknown[]).length;
}

function recordingLogger(): { logger: Logger; lines: string[] } {
  const { logger } = noopTelemetry();
  const lines: string[] = [];
  const record = (_facts: unknown, message?: string) => {
    lines.push(message ?? '');
  };
  return { logger: Object.assign(logger, { warn: record, info: record }), lines };
}
