import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  problemOf,
  serviceOn,
  start,
  startInFrontOf,
  startTcp,
  startWithInstances,
} from '../support/instances.ts';
import type { Upstream } from '../support/upstream.ts';

describe('a service that stays silent', () => {
  it('is a 504 problem when its time is up, and is not tried again', async () => {
    const gateway = await start({ env: { UPSTREAM_HEADERS_TIMEOUT_MS: '200' } });
    const closed = Promise.withResolvers<void>();
    gateway.document.answer = (_, response) => void response.on('close', () => closed.resolve());
    const sentAt = performance.now();
    expect(await problemOf(await gateway.fetch('/v1/documents'))).toMatchObject({
      status: 504,
      reason: 'upstream_timeout',
    });
    expect(performance.now() - sentAt).toBeGreaterThan(190);
    expect(performance.now() - sentAt).toBeLessThan(5_000);
    await closed.promise;
    expect(gateway.document.requests).toHaveLength(1);
  });

  it('is a 504 problem too when it does not take a body', async () => {
    const gateway = await start({ env: { UPSTREAM_HEADERS_TIMEOUT_MS: '200' } });
    gateway.document.answer = () => undefined;
    // More than the sockets on the way take.
    const body = Buffer.alloc(32 * 1024 * 1024);
    expect(await problemOf(await gateway.fetch('/v1/documents', { method: 'POST', body }))).toMatchObject({
      status: 504,
      reason: 'upstream_timeout',
    });
  });

  it('in the middle of an answer is cut off', async () => {
    const gateway = await start({ env: { UPSTREAM_IDLE_TIMEOUT_MS: '200' } });
    gateway.document.answer = (_, response) => void response.write('half');
    const answer = await gateway.fetch('/v1/documents/x');
    await expect(answer.text()).rejects.toThrow();
  });
});

/** A service that never answers an upload, and answers everything else. */
async function startBusyProcess() {
  const script = `require('node:http').createServer((request, response) => {
    if (request.method !== 'POST') response.end('alive');
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
  const busy = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void busy.kill('SIGKILL'));
  const [port] = await once(busy.stdout, 'data');
  return {
    url: `http://127.0.0.1:${Number(String(port))}`,
    kill: (signal: NodeJS.Signals) => busy.kill(signal),
  };
}

describe.skipIf(process.platform === 'win32')('a process that is stopped', () => {
  const env = { UPSTREAM_HEADERS_TIMEOUT_MS: '600', UPSTREAM_LONG_TIMEOUT_MS: '20000' };

  it.each([
    ['GET', undefined],
    ['POST', 'a document'],
    ['POST', Buffer.alloc(16 * 1024 * 1024)],
  ])(
    'is a 504 that says when to come again, also for a call that may take long: %s',
    async (method, body) => {
      const busy = await startBusyProcess();
      const gateway = await startInFrontOf([busy.url], env);
      busy.kill('SIGSTOP');
      const sentAt = performance.now();
      const answer = await gateway.fetch('/v1/documents', { method, body: body ?? null });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await problemOf(answer)).toMatchObject({ status: 504, reason: 'upstream_timeout' });
      expect(performance.now() - sentAt).toBeLessThan(10_000);
    },
  );

  it('is told from one that works for long', async () => {
    const busy = await startBusyProcess();
    const gateway = await startInFrontOf([busy.url], { ...env, UPSTREAM_LONG_TIMEOUT_MS: '2500' });
    const sentAt = performance.now();
    const answer = await gateway.fetch('/v1/documents', { method: 'POST', body: 'a document' });
    expect(answer.status).toBe(504);
    expect(performance.now() - sentAt).toBeGreaterThan(2_400);
  });
});

describe('the deadline of a request', () => {
  const deadlinesAt = ({ requests }: Pick<Upstream, 'requests'>) =>
    requests.map(({ headers }) => Number(headers['x-request-timeout-ms']));

  it('is sent to the service', async () => {
    const env = { UPSTREAM_HEADERS_TIMEOUT_MS: '5000', UPSTREAM_LONG_TIMEOUT_MS: '60000' };
    const gateway = await start({ env });
    await gateway.fetch('/v1/documents');
    await gateway.fetch('/v1/documents', { method: 'POST', body: 'x' });
    const [first, second] = deadlinesAt(gateway.document);
    expect(first).toBeGreaterThan(4_000);
    expect(first).toBeLessThanOrEqual(5_000);
    // It may take long, and its clock starts when the body has ended.
    expect(second).toBe(60_000);
  });

  it('is one for all attempts: the second has what the first has left', async () => {
    const resetting = await startTcp((socket) =>
      socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 100)),
    );
    const service = await serviceOn();
    const gateway = await startWithInstances(resetting.url, service.url);
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
    const [left] = deadlinesAt(service);
    expect(left).toBeLessThan(8_000 - 90);
    expect(left).toBeGreaterThan(1_000);
  });

  it('is met by an answer that has begun: a stream may last longer', async () => {
    const gateway = await start({ env: { UPSTREAM_HEADERS_TIMEOUT_MS: '500' } });
    const late = Promise.withResolvers<void>();
    gateway.document.answer = async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      await late.promise;
      response.end('data: 2\n\n');
    };
    const answer = await gateway.fetch('/v1/documents/x/events');
    const openedAt = performance.now();
    await expect.poll(() => performance.now() - openedAt).toBeGreaterThan(800);
    late.resolve();
    expect(await answer.text()).toBe('data: 1\n\ndata: 2\n\n');
  });

  it('does not count the time of a body that flows', async () => {
    const gateway = await start({ env: { UPSTREAM_HEADERS_TIMEOUT_MS: '500' } });
    let received = 0;
    gateway.document.answer = async (request, response) => {
      for await (const chunk of request) received += chunk.length;
      response.end('stored');
    };
    const startedAt = performance.now();
    async function* trickle() {
      for (let sent = 0; performance.now() - startedAt < 800; sent += 1) {
        yield Buffer.alloc(1_024);
        await expect.poll(() => received, { interval: 5 }).toBeGreaterThan(sent * 1_024);
      }
    }
    const body = ReadableStream.from(trickle());
    const answer = await gateway.fetch('/v1/documents', { method: 'POST', body, duplex: 'half' });
    expect([answer.status, await answer.text()]).toEqual([200, 'stored']);
    expect(performance.now() - startedAt).toBeGreaterThan(800);
  });
});
