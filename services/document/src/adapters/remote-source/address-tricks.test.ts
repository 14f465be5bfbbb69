import { createServer } from 'node:http';
import { createDnsNameResolver, createTargetPolicy } from '@lectern/egress';
import {
  addressTricks,
  type Canary,
  type DnsEntry,
  startCanary,
  startDnsServer,
} from '@lectern/egress/testing';
import { type LoopbackServer, listenOnLoopback } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUndiciRemoteSource } from './undici-remote-source.ts';

/** Routed to nobody (RFC 5737); in these tests it stands for an address of the internet. */
const publicAddress = '203.0.113.1';

/** What names resolve to, question by question. */
const names: Record<string, DnsEntry[]> = {
  'files.example': [{ A: ['127.0.0.1'] }],
  'four.example': [{ A: ['127.0.0.1'] }],
  'six.example': [{ AAAA: ['::1'] }],
  'unspecified.example': [{ A: ['0.0.0.0'] }],
  'unspecified-six.example': [{ AAAA: ['::'] }],
  'mapped.example': [{ AAAA: ['::ffff:7f00:1'] }],
  'compatible.example': [{ AAAA: ['::7f00:1'] }],
  'nat64.example': [{ AAAA: ['64:ff9b::7f00:1'] }],
  'local-nat64.example': [{ AAAA: ['64:ff9b:1::7f00:1'] }],
  '6to4.example': [{ AAAA: ['2002:7f00:1::1'] }],
  'teredo.example': [{ AAAA: ['2001:0:7f00:1::80ff:fffe'] }],
  'mixed-four.example': [{ A: [publicAddress, '127.0.0.1'] }],
  'mixed-first.example': [{ A: ['127.0.0.1', publicAddress] }],
  'mixed-family.example': [{ A: [publicAddress], AAAA: ['::1'] }],
  'mixed-other.example': [{ A: ['127.0.0.1'], AAAA: ['2606:4700:4700::1111'] }],
  'mixed-mapped.example': [{ A: [publicAddress], AAAA: ['::ffff:7f00:1'] }],
  'rebinds.example': [{ A: [publicAddress] }, { A: ['127.0.0.1'] }],
  'rebinds-six.example': [{ A: [publicAddress] }, { AAAA: ['::1'] }],
  'none.example': [{}],
  'xn--lcalhost-54a.example': [{ A: ['127.0.0.1'] }],
};

let canary: Canary;
let files: LoopbackServer;
let dns: Awaited<ReturnType<typeof startDnsServer>>;
/** Where the server of files redirects to. */
let location = '';
let redirectStatus = 302;
const { signal } = new AbortController();

beforeAll(async () => {
  canary = await startCanary();
  dns = await startDnsServer(names);
  const redirecting = createServer((req, res) => {
    if (req.url === '/here.txt') res.writeHead(200, { 'content-type': 'text/plain' }).end('here');
    else res.writeHead(redirectStatus, { location }).end();
  });
  files = await listenOnLoopback(redirecting);
});
afterAll(async () => {
  await files.stop();
  await dns.stop();
  await canary.stop();
});

/** Allowed are the server of files by its name, and the address that stands for the internet. */
function open(url: string, { allow = ['files.example', publicAddress], timeoutMs = 2_000 } = {}) {
  const source = createUndiciRemoteSource({
    policy: createTargetPolicy({ ports: [80, 443, canary.port, files.port], allow }),
    names: createDnsNameResolver(() => dns.resolver()),
    timeoutMs,
  });
  return source.open(new URL(url), signal);
}

async function read(url: string, options = {}): Promise<string> {
  const { body } = await open(url, options);
  return Buffer.concat(await body.toArray()).toString();
}

const notAllowed = { code: 'unprocessable', reason: 'url_not_allowed' };
const viaRedirect = () => `http://files.example:${files.port}/`;

it('the canary is alive, for who is allowed to reach it', async () => {
  const before = canary.hits();
  expect(await read(`http://127.0.0.1:${canary.port}/`, { allow: ['127.0.0.0/8'] })).toBe('tweet');
  expect(await read(`http://four.example:${canary.port}/`, { allow: ['four.example'] })).toBe('tweet');
  expect(canary.hits()).toBe(before + 2);
});

describe('a name', () => {
  const places = Object.keys(names).filter((name) => !/^(files|rebinds)/.test(name));

  it.each(places)('that leads to this machine is not followed: %s', async (name) => {
    const before = canary.hits();
    for (const spelling of [name, `${name.toUpperCase()}.`])
      await expect(open(`http://${spelling}:${canary.port}/`)).rejects.toMatchObject({
        ...notAllowed,
        message: 'The URL does not lead to a server on the public internet.',
        details: {},
      });
    expect(canary.hits()).toBe(before);
  });

  it.each(['rebinds.example', 'rebinds-six.example'])(
    'that changes its mind is asked once, and what was checked is connected to: %s',
    async (name) => {
      const before = canary.hits();
      const refused = open(`http://${name}:${canary.port}/`, { timeoutMs: 300 });
      await expect(refused).rejects.toMatchObject({ reason: 'url_not_fetched' });
      expect(dns.asked.filter((line) => line === `A ${name}`)).toHaveLength(1);
      expect(dns.asked.filter((line) => line === `AAAA ${name}`)).toHaveLength(1);
      expect(canary.hits()).toBe(before);
      // The second time, it is what it has become.
      await expect(open(`http://${name}:${canary.port}/`)).rejects.toMatchObject(notAllowed);
    },
  );
});

describe('a redirect', () => {
  it('is followed to where a URL may lead', async () => {
    location = `http://FILES.example:${files.port}/here.txt`;
    expect(await read(viaRedirect())).toBe('here');
    location = '/here.txt';
    expect(await read(viaRedirect())).toBe('here');
  });

  it.each([301, 302, 303, 307, 308])(
    'with status %s leads to no place that a URL may not',
    async (status) => {
      redirectStatus = status;
      location = `http://127.0.0.1:${canary.port}/`;
      const before = canary.hits();
      await expect(open(viaRedirect())).rejects.toMatchObject(notAllowed);
      expect(canary.hits()).toBe(before);
    },
  );

  it('of any of the tricks, or to one of the names, reaches nothing', async () => {
    redirectStatus = 302;
    const tricks = addressTricks(canary.port).filter((text) => /^[\x20-\x7e]+$/.test(text));
    const places = Object.keys(names).filter((name) => !/^(files|rebinds)/.test(name));
    const before = canary.hits();
    for (const target of [...tricks, ...places.map((name) => `http://${name}:${canary.port}/`)]) {
      location = target;
      const outcome = await open(viaRedirect()).then(
        () => 'opened',
        ({ reason }) => reason,
      );
      expect([target, outcome]).toEqual([target, expect.stringMatching(/^url_not_(allowed|fetched)$/)]);
    }
    expect(canary.hits()).toBe(before);
  });
});
