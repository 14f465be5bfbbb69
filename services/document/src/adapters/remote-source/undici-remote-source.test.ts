import type { RequestListener } from 'node:http';
import type { NameResolver } from '@lectern/egress';
import { eventually } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FileServer, startFileServer, withHeaders } from '../../../test/support/file-server.ts';

let server: FileServer;
const sea = withHeaders({ 'content-type': 'text/plain' }, 'The sea.');

beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.answer = sea;
});
/** Whatever became of a file, no connection is left. */
afterEach(() => server.settle());

describe('a request', () => {
  it('says what it wants, and nothing about who wants it', async () => {
    await server.read('/tides.txt?year=2026#flood');
    expect(server.requests.map(({ method, url, httpVersion }) => [method, url, httpVersion])).toEqual([
      ['GET', '/tides.txt?year=2026', '1.1'],
    ]);
    expect(server.requests[0]?.headers).toEqual({
      host: `files.example:${server.port}`,
      connection: 'close',
      'user-agent': 'Lectern (fetches documents)',
      accept: expect.stringContaining('text/html'),
      'accept-encoding': 'identity',
    });
  });

  it('keeps no cookie of a server, nor who redirected', async () => {
    server.answer = (req, res) => {
      const headers = { location: '/b', 'set-cookie': 'a=1' };
      if (req.url === '/a') res.writeHead(302, headers).end();
      else res.end('there');
    };
    expect(await server.read('/a')).toBe('there');
    expect(server.requests[1]?.headers).toEqual(server.requests[0]?.headers);
  });

  it('by TLS is for the name of the URL, and that has to be the name in the certificate', async () => {
    expect(await server.read(`https://files.example:${server.securePort}/`)).toBe('The sea.');
    expect(server.requests[0]?.headers.host).toBe(`files.example:${server.securePort}`);
    expect(server.requests[0]?.socket).toMatchObject({ servername: 'files.example' });
    await expect(server.open(`https://other.example:${server.securePort}/`)).rejects.toMatchObject({
      reason: 'url_not_fetched',
    });
  });
});

describe('a redirect', () => {
  const redirect = (location: string): RequestListener => withHeaders({ location }, '', 302);

  it('from https to http is refused', async () => {
    server.answer = redirect(`http://files.example:${server.port}/`);
    const refused = server.open(`https://files.example:${server.securePort}/`);
    await expect(refused).rejects.toMatchObject({ reason: 'url_not_allowed', message: /https to http/ });
    expect(server.requests).toHaveLength(1);
  });

  it('from http to https is followed', async () => {
    server.answer = (req, res) => {
      if ('encrypted' in req.socket) res.end('safe');
      else res.writeHead(301, { location: `https://files.example:${server.securePort}/` }).end();
    };
    expect(await server.read('/')).toBe('safe');
  });

  it('is followed five times and no more', async () => {
    server.answer = (req, res) => {
      const left = Number(req.url?.slice(1));
      if (left === 0) res.end('there');
      else res.writeHead(307, { location: `/${left - 1}` }).end();
    };
    expect(await server.read('/5')).toBe('there');
    await expect(server.open('/6')).rejects.toMatchObject({ reason: 'url_not_fetched' });
  });

  it.each(['http://', 'http://[::1', '//:80/'])('to what is no URL is refused: %s', async (location) => {
    server.answer = redirect(location);
    await expect(server.open('/')).rejects.toMatchObject({ reason: 'url_not_fetched' });
  });
});

describe('time', () => {
  const silent: RequestListener = () => undefined;
  const stops: RequestListener = (_req, res) => res.writeHead(200).write('The');
  const trickles: RequestListener = (_req, res) => {
    res.writeHead(200);
    const timer = setInterval(() => res.write('x'), 20);
    res.once('close', () => clearInterval(timer));
  };
  const tooSlow = { reason: 'url_not_fetched', details: { timeoutMs: 500 }, retryable: true };

  it('is over for a server that does not answer', async () => {
    server.answer = silent;
    await expect(server.open('/', { timeoutMs: 500 })).rejects.toMatchObject(tooSlow);
  });

  it.each([
    ['stops', stops],
    ['trickles', trickles],
  ])('is over for a body that %s', async (_what, how) => {
    server.answer = how;
    const { body } = await server.open('/', { timeoutMs: 500 });
    await expect(body.toArray()).rejects.toMatchObject(tooSlow);
  });

  it('is over for all redirects together', async () => {
    server.answer = (_req, res) => setTimeout(() => res.writeHead(302, { location: '/' }).end(), 200);
    await expect(server.open('/', { timeoutMs: 500 })).rejects.toMatchObject(tooSlow);
  });

  it('is over when the caller has gone, with its reason', async () => {
    const gone = new Error('gone');
    const before = new AbortController();
    server.answer = silent;
    const opening = server.open('/', { signal: before.signal });
    await eventually(() => server.requests[0], { what: 'the request arrives' });
    before.abort(gone);
    await expect(opening).rejects.toBe(gone);
    const later = new AbortController();
    server.answer = stops;
    const { body } = await server.open('/', { signal: later.signal });
    const reading = body.toArray();
    later.abort(gone);
    await expect(reading).rejects.toBe(gone);
  });

  it('is given to a name that does not resolve as well', async () => {
    const names: NameResolver = {
      resolve: (_name, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('cancelled'))),
        ),
    };
    await expect(server.open('/', { names, timeoutMs: 500 })).rejects.toMatchObject(tooSlow);
  });
});
