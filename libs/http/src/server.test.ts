import { Agent, get as httpGet, type IncomingMessage } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { get, serveApp } from '../test/serve-app.ts';
import { createHttpApp, listen, route } from './index.ts';

/** A route that answers when the test says so. */
function gate(path = '/v1/gate') {
  const entered = Promise.withResolvers<AbortSignal>();
  const opened = Promise.withResolvers<void>();
  const route = get(path, async ({ signal }) => {
    entered.resolve(signal);
    await opened.promise;
    return { body: 'through' };
  });
  return { route, entered: entered.promise, open: () => opened.resolve() };
}

function keepAliveAgent(): Agent {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return agent;
}

function call(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpGet(url, { agent }, (res) => {
      res.resume();
      res.once('end', () => resolve(res));
    }).once('error', reject);
  });
}

function connect(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => resolve(socket));
  });
}

const farAwayMs = 60_000;

/** What an ordinary caller asks for. */
const hello = get('/v1/hello', async () => ({ body: {} }));

describe('a server that closes', () => {
  it('lets requests in flight finish, takes no new ones, and ends their keep-alive connections', async () => {
    const { route, entered, open } = gate();
    const { url, server } = await serveApp([route]);
    const inFlight = call(`${url}/v1/gate`, keepAliveAgent());
    const signal = await entered;
    const closed = server.close(farAwayMs);
    await expect(fetch(`${url}/v1/hello`)).rejects.toThrow();
    open();
    expect((await inFlight).statusCode).toBe(200);
    await closed;
    expect(signal.aborted).toBe(false);
  });

  it('does not wait for connections that are idle, or on which no request ever came', async () => {
    const { url, server } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    const agent = keepAliveAgent();
    await call(`${url}/v1/x`, agent);
    const idle = await vi.waitFor(() => {
      const [free] = Object.values(agent.freeSockets).flat();
      expect(free).toBeDefined();
      return free!;
    });
    const unused = await connect(server.port);
    expect([idle.destroyed, unused.destroyed]).toEqual([false, false]);
    await server.close(farAwayMs);
    await vi.waitFor(() => expect([idle.destroyed, unused.closed]).toEqual([true, true]));
  });

  it('tells those that still come on an open connection to go elsewhere next time', async () => {
    const { url, http } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    const agent = keepAliveAgent();
    expect((await call(`${url}/v1/x`, agent)).headers.connection).toBe('keep-alive');
    http.setReady(false);
    expect((await call(`${url}/v1/x`, agent)).headers.connection).toBe('close');
    http.setReady(true);
    expect((await call(`${url}/v1/x`, agent)).headers.connection).toBe('keep-alive');
    http.beginDrain();
    expect((await call(`${url}/v1/x`, agent)).headers.connection).toBe('close');
  });

  it('aborts and destroys what is left when the time is over', async () => {
    const { route, entered } = gate();
    const { url, server } = await serveApp([route]);
    const failed = expect(
      call(`${url}/v1/gate`, keepAliveAgent()).then((res) => res.statusCode),
    ).resolves.toBe(503);
    const signal = await entered;
    await server.close(20);
    await failed;
    expect(signal.reason).toMatchObject({ code: 'unavailable', reason: 'shutting_down' });
  });

  it('destroys a connection whose reader does not read, when the time is over', async () => {
    const flooded = Promise.withResolvers<void>();
    const { server } = await serveApp([
      get('/v1/flood', async ({ res }) => {
        res.write(Buffer.alloc(64 * 1024 * 1024));
        flooded.resolve();
        return undefined;
      }),
    ]);
    const socket = await connect(server.port);
    socket.pause();
    socket.write('GET /v1/flood HTTP/1.1\r\nHost: a\r\n\r\n');
    await flooded.promise;
    await server.close(20);
    socket.on('error', () => socket.destroy()).resume();
    await vi.waitFor(() => expect(socket.closed).toBe(true));
  });
});

describe('a body that nobody reads', () => {
  /** Gives its request up as a pipeline or an iterator does: the connection is taken from the request. */
  const givesUp = route({
    method: 'put',
    path: '/v1/x',
    summary: '',
    auth: 'none',
    rawBody: {},
    handler: async ({ req }) => {
      const pieces = req.iterator({ destroyOnReturn: false });
      await pieces.next();
      await pieces.throw?.(new Error('enough')).catch(() => undefined);
      return { status: 413, body: {} };
    },
  });
  const head = 'PUT /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n';

  it('costs its sender the connection a moment after the answer, even if the request was given up with it', async () => {
    const { server, url } = await serveApp([givesUp, hello], { unreadBodyMs: 50 });
    const socket = await connect(server.port);
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    socket.write(`${head}half`);
    await vi.waitFor(() => expect(received).toContain('HTTP/1.1 413'));
    await vi.waitFor(() => expect(socket.closed).toBe(true));
    expect((await fetch(`${url}/v1/hello`)).status).toBe(200);
  });

  it('leaves the connection to a sender that comes to its end in time', async () => {
    const { server } = await serveApp([route({ ...givesUp, handler: async () => ({ body: {} }) }), hello], {
      unreadBodyMs: 60_000,
    });
    const socket = await connect(server.port);
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    const answers = () => received.split('HTTP/1.1 200').length - 1;
    socket.write(`${head}half`);
    await vi.waitFor(() => expect(answers()).toBe(1));
    socket.write(`${'x'.repeat(996)}GET /v1/hello HTTP/1.1\r\nHost: a\r\n\r\n`);
    await vi.waitFor(() => expect(answers()).toBe(2));
    socket.destroy();
  });

  it('is not waited for on a connection that is refused', async () => {
    const { server } = await serveApp([], { unreadBodyMs: 50 });
    const socket = await connect(server.port);
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    socket.write('PUT /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n');
    await vi.waitFor(() => expect(received).toContain('HTTP/1.1 4'));
    await vi.waitFor(() => expect(socket.closed).toBe(true));
  });
});

describe('a request with too much of a head', () => {
  it('is refused', async () => {
    const { url } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    const headers = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`x-more-${i}`, '1']));
    const refused = await fetch(`${url}/v1/x`, { headers });
    expect([refused.status, await refused.json()]).toMatchObject([400, { reason: 'too_many_headers' }]);
  });
});

describe('listen', () => {
  it('says where it listens', async () => {
    const { server } = await serveApp([hello]);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect((await fetch(`${server.url}/v1/hello`)).status).toBe(200);
  });

  it('listens on every address when none is given', async () => {
    const { telemetry } = await serveApp([]);
    const server = await listen(createHttpApp({ telemetry, routes: [hello] }), { port: 0 });
    const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
      list?.some((one) => one.address === '::1'),
    );
    for (const url of [server.url, ...(hasIpv6 ? [`http://[::1]:${server.port}`] : [])])
      expect((await fetch(`${url}/v1/hello`)).status, url).toBe(200);
    await server.close(0);
  });

  it('rejects when the port is taken', async () => {
    const { server, telemetry } = await serveApp([]);
    const second = createHttpApp({ telemetry, routes: [] });
    await expect(listen(second, { host: '127.0.0.1', port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  it('keeps an idle connection longer than load balancers do', async () => {
    const { url } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    const { headers } = await call(`${url}/v1/x`, keepAliveAgent());
    expect(headers['keep-alive']).toBe('timeout=75');
  });
});
