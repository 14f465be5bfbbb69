import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { createStaticDiscovery } from '@lectern/discovery';
import { noopTelemetry } from '@lectern/telemetry';
import { expect, onTestFinished } from 'vitest';
import { startGateway, type TestGateway } from './start-gateway.ts';
import { startUpstream, type Upstream } from './upstream.ts';

/** The gateway until the test has finished. */
export async function start(options?: Parameters<typeof startGateway>[0]): Promise<TestGateway> {
  const gateway = await startGateway(options);
  onTestFinished(() => gateway.stop());
  return gateway;
}

/** A server of bare TCP that does to each connection what the test says. */
export async function startTcp(onConnection: (socket: Socket) => void) {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  };
}

/** Names these instances in turn, so that a test knows which is tried first. */
function inTurn(user: string, urls: readonly string[]) {
  const table = createStaticDiscovery({ user, document: urls.join('|') });
  let next = 0;
  return {
    ...table,
    resolve: async (service: string) => {
      if (service !== 'document') return table.resolve(service);
      const url = urls[next % urls.length]!;
      next += 1;
      return { url };
    },
  };
}

/** The gateway in front of instances of the document service, which it tries in this order. */
export function startWithInstances(...urls: string[]): Promise<TestGateway> {
  return startInFrontOf(urls, {});
}

/** The same with variables. */
export async function startInFrontOf(
  urls: readonly string[],
  env: Record<string, string>,
): Promise<TestGateway> {
  const gateway = await start({
    env,
    overrides: { telemetry: noopTelemetry('gateway'), discovery: lateDiscovery(() => discovery) },
  });
  const discovery = inTurn(gateway.user.url, urls);
  return gateway;
}

/** Stands for a discovery that is made after the gateway, since it needs the addresses of what the gateway comes with. */
function lateDiscovery(get: () => ReturnType<typeof inTurn>): ReturnType<typeof inTurn> {
  return {
    resolve: (service) => get().resolve(service),
    list: (service) => get().list(service),
    register: async () => async () => undefined,
    close: async () => undefined,
  };
}

export async function serviceOn(): Promise<Upstream> {
  const upstream = await startUpstream();
  onTestFinished(() => upstream.close());
  return upstream;
}

export async function problemOf(answer: Response) {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
}
