import { createConnection } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ada, answerOf, get, type ServedApp, serveApp } from '../test/serve-app.ts';
import {
  createAdminApp,
  createHttpApp,
  createReadiness,
  createReadyRoute,
  internalReadyPath,
  listen,
  type ReadinessCheck,
} from './index.ts';

interface ServedAdmin extends ServedApp {
  readonly adminUrl: string;
}

/** An app with one route, and the admin port that belongs to it. */
async function serveAdmin(checks: readonly ReadinessCheck[] = []): Promise<ServedAdmin> {
  const served = await serveApp([get('/v1/hello', async () => ({ body: {} }))]);
  const { telemetry, http } = served;
  const readiness = createReadiness({ logger: telemetry.logger, checks, isServing: () => http.isReady() });
  const admin = await listen(createAdminApp(telemetry, readiness), { host: '127.0.0.1', port: 0 });
  onTestFinished(() => admin.close(0));
  return { ...served, adminUrl: admin.url };
}

describe('probes', () => {
  it('tell a live process, a ready one, and the parts that are not ready', async () => {
    let healthy = false;
    const { adminUrl, http, spans } = await serveAdmin([
      {
        name: 'database',
        check: () => (healthy ? Promise.resolve() : Promise.reject(new Error('down'))),
      },
      { name: 'queue', check: () => Promise.resolve() },
    ]);
    const ready = () => answerOf(fetch(`${adminUrl}/readyz`));
    expect(await ready()).toMatchObject({
      status: 503,
      body: { reason: 'not_ready', details: { notReady: ['database'] } },
    });
    healthy = true;
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ready' } });
    http.setReady(false);
    expect(await ready()).toMatchObject({ status: 503, body: { details: { notReady: ['server'] } } });
    expect((await fetch(`${adminUrl}/livez`)).status).toBe(200);
    expect(spans).toEqual([]);
  });

  it('stay not ready once the server drains', async () => {
    const { adminUrl, http } = await serveAdmin();
    http.beginDrain();
    http.setReady(true);
    expect((await fetch(`${adminUrl}/readyz`)).status).toBe(503);
  });

  it('log a change of readiness once, with its cause', async () => {
    const down = { name: 'database', check: () => Promise.reject(new Error('connection refused')) };
    const { adminUrl, logs } = await serveAdmin([down]);
    for (let probe = 0; probe < 3; probe += 1) await fetch(`${adminUrl}/readyz`);
    const lines = logs.filter((line) => line.msg === 'not ready');
    expect(lines).toMatchObject([{ part: 'database', err: { message: 'connection refused' } }]);
  });

  it('do not wait for a check that hangs', async () => {
    const aborted = Promise.withResolvers<void>();
    const tarPit = {
      name: 'tar pit',
      check: (signal: AbortSignal) => {
        signal.addEventListener('abort', () => aborted.resolve());
        return new Promise<void>(() => undefined);
      },
    };
    const { adminUrl } = await serveAdmin([tarPit]);
    expect((await fetch(`${adminUrl}/readyz`)).status).toBe(503);
    await aborted.promise;
  });

  it('serve the metrics of the service', async () => {
    const { adminUrl } = await serveAdmin();
    const answer = await fetch(`${adminUrl}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('process_cpu_user_seconds_total');
  });

  it('are on the admin port alone, and nothing else is there', async () => {
    const { url, adminUrl } = await serveAdmin();
    for (const path of ['/livez', '/readyz', '/metrics']) {
      const body = { reason: 'route_not_found' };
      expect(await answerOf(fetch(url + path)), path).toMatchObject({ status: 404, body });
      expect((await fetch(adminUrl + path)).status, path).toBe(200);
    }
    for (const path of ['/v1/hello', '/', internalReadyPath])
      expect((await fetch(adminUrl + path)).status, path).toBe(404);
  });

  it('answer while the server of the callers takes no connection more', async () => {
    const { telemetry } = await serveApp([]);
    const http = createHttpApp({ telemetry, routes: [get('/v1/hello', async () => ({ body: {} }))] });
    const server = await listen(http, { host: '127.0.0.1', port: 0, maxConnections: 1 });
    onTestFinished(() => server.close(0));
    const readiness = createReadiness({ logger: telemetry.logger, checks: [], isServing: http.isReady });
    const admin = await listen(createAdminApp(telemetry, readiness), { host: '127.0.0.1', port: 0 });
    onTestFinished(() => admin.close(0));
    const socket = createConnection(server.port, '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    // Half a head: this connection is not idle, so it makes no room.
    await new Promise<void>((resolve) => void socket.write('GET /v1/hello HTTP/1.1\r\n', () => resolve()));
    await expect(fetch(`${server.url}/v1/hello`)).rejects.toThrow();
    for (const path of ['/livez', '/readyz', '/metrics'])
      expect((await fetch(admin.url + path)).status, path).toBe(200);
  });

  it('have a form for other services, which asks the same', async () => {
    let failing = false;
    const check = async () => {
      if (failing) throw new Error('down');
    };
    const { telemetry } = await serveApp([]);
    const checks = [{ name: 'database', check }];
    const readiness = createReadiness({ logger: telemetry.logger, checks, isServing: () => true });
    const { url } = await serveApp([createReadyRoute(readiness)]);
    const ready = () => answerOf(fetch(url + internalReadyPath, { headers: ada }));
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ready' } });
    failing = true;
    expect(await ready()).toMatchObject({ status: 503, body: { details: { notReady: ['database'] } } });
  });
});
