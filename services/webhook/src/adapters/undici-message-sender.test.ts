import { createServer } from 'node:http';
import { createDnsNameResolver, createTargetPolicy } from '@lectern/egress';
import {
  addressTricks,
  type Canary,
  type DnsEntry,
  startCanary,
  startDnsServer,
} from '@lectern/egress/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { type LoopbackServer, listenOnLoopback } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUndiciMessageSender } from './undici-message-sender.ts';

/** Routed to nobody (RFC 5737); in these tests it stands for an address of the internet. */
const publicAddress = '203.0.113.1';

const names: Record<string, DnsEntry[]> = {
  'receiver.example': [{ A: ['127.0.0.1'] }],
  'four.example': [{ A: ['127.0.0.1'] }],
  'six.example': [{ AAAA: ['::1'] }],
  'mapped.example': [{ AAAA: ['::ffff:7f00:1'] }],
  'nat64.example': [{ AAAA: ['64:ff9b::7f00:1'] }],
  '6to4.example': [{ AAAA: ['2002:7f00:1::1'] }],
  'local.example': [{ AAAA: ['fd00:ec2::254'] }],
  'metadata.example': [{ A: ['169.254.169.254'] }],
  'mixed.example': [{ A: [publicAddress, '127.0.0.1'] }],
  'rebinds.example': [{ A: [publicAddress] }, { A: ['127.0.0.1'] }],
  'none.example': [{}],
};

let canary: Canary;
let receiver: LoopbackServer;
let dns: Awaited<ReturnType<typeof startDnsServer>>;
/** Where the receiver redirects to. */
let location = '';
const { signal } = new AbortController();
const { tracer } = noopTelemetry();
beforeAll(async () => {
  canary = await startCanary();
  dns = await startDnsServer(names);
  receiver = await listenOnLoopback(
    createServer((_, response) =>
      response.writeHead(307, { location, 'retry-after': '7' }).end('gone there'),
    ),
  );
});
afterAll(async () => {
  await receiver.stop();
  await dns.stop();
  await canary.stop();
});

/** Allowed are the receiver by its name, and the address that stands for the internet; by http, so that nothing but the place is in the way. */
function send(url: string, timeoutMs = 2_000) {
  const policy = createTargetPolicy({
    ...{ ports: [80, 443, canary.port, receiver.port], allow: ['receiver.example', publicAddress] },
  });
  const resolver = createDnsNameResolver(() => dns.resolver());
  const sender = createUndiciMessageSender({ policy, names: resolver, timeoutMs, tracer });
  return sender.send({ url, headers: {}, body: '{}' }, signal);
}

const places = Object.keys(names).filter((name) => !/^(receiver|rebinds)/.test(name));

describe('a message', () => {
  it('reaches nobody by any of the tricks, or by a name that leads to them', async () => {
    const before = canary.hits();
    const tricks = addressTricks(canary.port).flatMap((text) => URL.parse(text)?.href ?? []);
    expect(tricks.length).toBeGreaterThanOrEqual(80);
    for (const url of [...tricks, ...places.map((name) => `http://${name}:${canary.port}/`)]) {
      expect([url, await send(url)]).toEqual([url, 'url_not_allowed']);
    }
    expect(canary.hits()).toBe(before);
  });

  it('goes to the address that was checked, whatever the name says next', async () => {
    const before = canary.hits();
    expect(await send(`http://rebinds.example:${canary.port}/`, 300)).toMatch(/^(timeout|not_reached)$/);
    expect(dns.asked.filter((line) => line === 'A rebinds.example')).toHaveLength(1);
    expect(await send(`http://rebinds.example:${canary.port}/`)).toBe('url_not_allowed');
    expect(canary.hits()).toBe(before);
  });

  it('follows no redirect', async () => {
    const before = canary.hits();
    for (const target of addressTricks(canary.port).filter((text) => /^[\x20-\x7e]+$/.test(text))) {
      location = target;
      const answer = await send(`http://receiver.example:${receiver.port}/`);
      expect(answer).toEqual({ statusCode: 307, retryAfterSeconds: 7 });
    }
    expect(canary.hits()).toBe(before);
  });

  it('is given up with its signal', async () => {
    const stopped = AbortSignal.abort(new Error('stop'));
    const policy = createTargetPolicy({ ports: [80], allow: [publicAddress] });
    const sender = createUndiciMessageSender({
      policy,
      names: createDnsNameResolver(),
      timeoutMs: 1_000,
      tracer,
    });
    const message = { url: `http://${publicAddress}/`, headers: {}, body: '{}' };
    await expect(sender.send(message, stopped)).rejects.toThrow('stop');
  });
});
