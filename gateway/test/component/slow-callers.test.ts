import { connect, type Socket } from 'node:net';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownService, routedServices, routes } from '../../src/routes.ts';
import { sendRaw } from '../support/raw-http.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { answerOk, startUpstream } from '../support/upstream.ts';

let gateway: TestGateway;
const sockets: Socket[] = [];

beforeEach(async () => {
  gateway = await startGateway({
    env: {
      BODY_IDLE_TIMEOUT_MS: '1500',
      BODY_TIMEOUT_MS: '3000',
      ANSWER_IDLE_TIMEOUT_MS: '1500',
      MAX_REQUESTS_PER_CALLER: '3',
      MAX_ANONYMOUS_REQUESTS: '2',
      TRUSTED_PROXY_HOPS: '1',
    },
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.stop();
});

/** Sends the head of a request and the beginning of its body, and then nothing more. */
function stall(start: string, { known = true, reads = true, client = '192.0.2.1' } = {}) {
  const identity = [
    `X-Forwarded-For: ${client}`,
    ...(known ? [`Authorization: ${gateway.authorization}`] : []),
  ];
  const lines = [`${start} HTTP/1.1`, 'Host: gateway', ...identity, 'Content-Length: 1000'];
  const socket = connect(gateway.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\nbegin`));
  let received = '';
  socket.on('error', () => socket.destroy());
  if (reads) socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  sockets.push(socket);
  return {
    trickle: () => {
      const timer = setInterval(() => socket.write(' '), 100);
      socket.on('close', () => clearInterval(timer));
    },
    isOpen: () => !socket.destroyed,
    ended: async () => {
      // Not `once`: a caller who goes on sending may see a reset behind the answer.
      if (!socket.destroyed) await new Promise((resolve) => void socket.on('close', resolve));
      return received;
    },
  };
}

const reached = (count: number) =>
  eventually(async () => (gateway.document.requests.length >= count ? true : undefined), {
    what: `${count} requests are at the service`,
  });

describe('a caller who is slow', () => {
  it('in the middle of a body gets 408, and the service its connection back', async () => {
    const slow = stall('POST /v1/documents');
    await reached(1);
    const [atService] = gateway.document.requests;
    expect(await slow.ended()).toMatch(/^HTTP\/1\.1 408 .*"reason":"body_stalled"/s);
    await eventually(async () => (atService?.destroyed ? true : undefined), { what: 'it is cancelled' });
    expect(atService?.complete).toBe(false);
    // It was the caller's fault: no breaker counts it, and others are served.
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
  });

  it('and never stops gets 408 too, unless the body may be a file', async () => {
    gateway.document.answer = (request) => void request.resume();
    const file = stall('POST /v1/documents');
    const known = stall('PATCH /v1/operations');
    const anonymous = stall('POST /v1/sessions', { known: false });
    for (const slow of [file, known, anonymous]) slow.trickle();
    for (const slow of [known, anonymous])
      expect(await slow.ended()).toMatch(/^HTTP\/1\.1 408 .*"reason":"body_overdue"/s);
    expect(file.isOpen()).toBe(true);
  });

  it('in reading an answer is cut off, and the service its connection back', async () => {
    const cut = Promise.withResolvers<void>();
    gateway.document.answer = (request, response) => {
      request.resume();
      response.on('close', () => cut.resolve());
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    const socket = connect(gateway.port, '127.0.0.1', () =>
      socket.write(
        `GET /v1/documents HTTP/1.1\r\nHost: g\r\nAuthorization: ${gateway.authorization}\r\n\r\n`,
      ),
    );
    sockets.push(socket);
    await cut.promise;
  });
});

/** Below each prefix a path that no description has yet: what a service takes there is for the service to say, in its own time. */
const slowBodies = routes
  .filter(({ service, files }) => service !== ownService && files === undefined)
  .map(({ prefix, last }) => (last === undefined ? `${prefix}/of/a-later-release` : `${prefix}/x/${last}`));

describe('a body that never stops', () => {
  it(`is given up below each of ${slowBodies.length} prefixes that take no files`, async () => {
    await gateway.stop();
    const service = await startUpstream();
    const others = routedServices.filter((name) => name !== 'user' && name !== 'document');
    gateway = await startGateway({
      env: { BODY_TIMEOUT_MS: '1000', MAX_REQUESTS_PER_CALLER: '100', MAX_ADDRESS_SHARE: '1' },
      discovery: Object.fromEntries(others.map((name) => [name, service.url])),
    });
    const slow = slowBodies.map((path) => stall(`POST ${path}`));
    for (const { trickle } of slow) trickle();
    const answers = await Promise.all(slow.map(({ ended }) => ended()));
    const { requests } = service;
    await service.close();
    // The reset of a caller who goes on sending may overtake the answer.
    const overdue = /^HTTP\/1\.1 408 .*"reason":"body_overdue"/s;
    expect(answers.filter((answer) => answer !== '' && !overdue.test(answer))).toEqual([]);
    const atServices = [...requests, ...gateway.user.requests, ...gateway.document.requests];
    const left = atServices.filter(({ method, complete }) => method === 'POST' && !complete);
    expect(left.map(({ url }) => url).sort()).toEqual([...slowBodies].sort());
  });
});

describe('what one caller may hold', () => {
  it('is bounded: 429 beyond, and others are served', async () => {
    gateway.document.answer = (request) => void request.resume();
    for (let i = 0; i < 3; i += 1) stall('POST /v1/documents');
    await reached(3);
    const answer = await gateway.fetch('/v1/documents');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await answer.json()).toMatchObject({ reason: 'too_many_requests' });
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(200);
    // Those that stalled are ended, and the caller is let in again.
    gateway.document.answer = answerOk;
    await eventually(
      async () => ((await gateway.fetch('/v1/operations')).status === 429 ? undefined : true),
      {
        what: 'places are free',
      },
    );
  });

  it('is bounded for those who have no credential too, apart from those who have', async () => {
    const clients = ['192.0.2.1', '192.0.2.2'];
    const stalled = clients.map((client) => stall('POST /v1/sessions', { known: false, client }));
    await eventually(
      async () => ((await fetch(`${gateway.url}/.well-known/jwks.json`)).status === 503 ? true : undefined),
      { what: 'both are in' },
    );
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
    for (const slow of stalled) expect(await slow.ended()).toMatch(/^HTTP\/1\.1 408 /);
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(200);
  });

  it('is bounded for an address that has no credential: its share of what there is for all', async () => {
    stall('POST /v1/sessions', { known: false });
    const call = async (client: string) => {
      const answer = await fetch(`${gateway.url}/.well-known/jwks.json`, {
        headers: { 'x-forwarded-for': client },
      });
      return [answer.status, ((await answer.json()) as { reason?: string }).reason];
    };
    await eventually(
      async () => ((await call('192.0.2.1'))[1] === 'too_many_anonymous_requests' ? true : undefined),
      { what: 'the first is in' },
    );
    expect(await call('192.0.2.2')).toEqual([200, undefined]);
  });
});

describe('a call without a credential', () => {
  const large = 16 * 1024 + 1;
  const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;
  const send = (start: string, ...rest: string[]) =>
    sendRaw(gateway.port, [`${start} HTTP/1.1`, 'Host: gateway', 'Connection: close', ...rest].join('\r\n'));
  const post = (path: string, ...rest: string[]) => send(`POST ${path}`, ...rest);

  it('has a small body, or is a 413: by its head, before it reaches the service', async () => {
    const answer = await post('/v1/sessions', `Content-Length: ${large}`, '', ' ');
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*"reason":"payload_too_large".*"limitBytes":16384/s);
    expect(gateway.user.requests.map(({ url }) => url)).not.toContain('/v1/sessions');
  });

  it('has a small body, or is a 413: as it is counted, and its call is cancelled', async () => {
    const chunked = 'Transfer-Encoding: chunked';
    const answer = await post('/v1/sessions', chunked, '', chunk(large - 1) + chunk(1));
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*"reason":"payload_too_large"/s);
    const small = await post('/v1/sessions', chunked, '', `${chunk(large - 1)}0\r\n\r\n`);
    expect(small).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['Content-Length: 1', `Content-Length: ${large}`, 'Transfer-Encoding: chunked'])(
    'has no body where it only reads, or is a 400: %s',
    async (announced) => {
      const answer = await send('GET /.well-known/jwks.json', announced, '', ' ');
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*"reason":"unexpected_body"/s);
    },
  );

  it('is told apart from one with a credential, whose service says how much it takes', async () => {
    const answer = await gateway.fetch('/v1/documents', { method: 'POST', body: ' '.repeat(large) });
    expect(answer.status).toBe(200);
  });
});

describe('probes and metrics', () => {
  it('are answered while callers have every connection that there is for them', async () => {
    await gateway.stop();
    gateway = await startGateway({ env: { MAX_CONNECTIONS: '3' } });
    for (let i = 0; i < 3; i += 1) stall('POST /v1/documents');
    await reached(3);
    await expect(gateway.fetch('/v1/documents')).rejects.toThrow();
    for (const path of ['/livez', '/readyz', '/metrics'])
      expect((await fetch(gateway.adminUrl + path)).status, path).toBe(200);
  });
});
