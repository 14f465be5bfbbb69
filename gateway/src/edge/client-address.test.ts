import { describe, expect, it } from 'vitest';
import { addressRangesField } from './address-ranges.ts';
import { createAddressOf } from './client-address.ts';

const ranges = (text: string) => addressRangesField().parse(text);

function addressOf(o: { socket?: string; forwarded?: string; hops?: number; allow?: string; deny?: string }) {
  const find = createAddressOf({
    trustedHops: o.hops ?? 0,
    allow: ranges(o.allow ?? ''),
    deny: ranges(o.deny ?? ''),
  });
  const headers = {
    ...(o.forwarded !== undefined && { 'x-forwarded-for': o.forwarded }),
    forwarded: 'for=9.9.9.9',
  };
  return find({ headers, socket: { remoteAddress: o.socket ?? '10.0.0.1' } as never });
}

describe('the address of a client', () => {
  it('is that of the connection where no proxy is trusted, whatever the caller says', () => {
    expect(addressOf({ forwarded: '1.2.3.4' }).text).toBe('10.0.0.1');
  });

  it.each([
    [1, '1.1.1.1, 2.2.2.2, 3.3.3.3', '3.3.3.3'],
    [2, '1.1.1.1, 2.2.2.2, 3.3.3.3', '2.2.2.2'],
    [2, '1.1.1.1,2.2.2.2,3.3.3.3', '2.2.2.2'],
    [5, '1.1.1.1, 2.2.2.2', '1.1.1.1'],
  ])('is the entry that the outermost of %d trusted proxies wrote in "%s"', (hops, forwarded, expected) => {
    expect(addressOf({ hops, forwarded }).text).toBe(expected);
  });

  it.each([
    ['192.0.2.1:8080', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:DB8:0:0::1]', '2001:db8::1'],
    ['2001:0db8:0000::0001', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('is read from %s', (forwarded, expected) => {
    expect(addressOf({ hops: 1, forwarded }).text).toBe(expected);
  });

  it.each([
    'unknown',
    '',
    ',',
    '_hidden',
    '127.1',
    '0x7f000001',
    '1.2.3.4.5',
    '256.1.1.1',
    '[',
    '[]:1',
    '1.1.1.1 2.2.2.2',
    '"1.1.1.1"',
    'x'.repeat(10_000),
  ])('is that of the connection where the proxy wrote %s', (forwarded) => {
    expect(addressOf({ hops: 1, forwarded }).text).toBe('10.0.0.1');
  });

  it('is IPv4 where the system writes it as IPv6', () => {
    expect(addressOf({ socket: '::ffff:10.1.2.3' })).toMatchObject({ text: '10.1.2.3', network: '10.1.2.3' });
  });

  it('is unknown when the connection has gone', () => {
    const find = createAddressOf({ trustedHops: 0, allow: [], deny: [] });
    expect(find({ headers: {}, socket: {} as never }).text).toBe('unknown');
  });
});

it('counts an IPv6 client by its /64 block', () => {
  const networks = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:3::1'].map(
    (socket) => addressOf({ socket }).network,
  );
  expect(networks).toEqual(['2001:db8:1:2::/64', '2001:db8:1:2::/64', '2001:db8:1:3::/64']);
});

describe('lists of addresses', () => {
  it.each([
    ['10.0.0.1', '', '10.0.0.0/8', false],
    ['11.0.0.1', '', '10.0.0.0/8', true],
    ['::ffff:10.0.0.1', '', '10.0.0.0/8', false],
    ['10.0.0.1', '', '::ffff:10.0.0.0/104', false],
    ['2001:db8::5', '', '2001:db8::/32', false],
    ['192.0.2.7', '192.0.2.0/24', '', true],
    ['192.0.3.7', '192.0.2.0/24', '', false],
    ['192.0.2.7', '192.0.2.0/24', '192.0.2.7', false],
    ['192.0.2.8', '192.0.2.0/24 , 2001:db8::1', '192.0.2.7', true],
    ['2001:db8::1', '192.0.2.0/24, 2001:db8::1', '', true],
  ])('%s with allow "%s" and deny "%s": %s', (socket, allow, deny, allowed) => {
    expect(addressOf({ socket, allow, deny }).allowed).toBe(allowed);
  });

  it('hold for the client, not for the proxy', () => {
    expect(addressOf({ hops: 1, forwarded: '1.2.3.4', deny: '1.2.3.0/24' }).allowed).toBe(false);
    expect(addressOf({ hops: 1, forwarded: '1.2.3.4', deny: '10.0.0.0/8' }).allowed).toBe(true);
  });

  it.each([
    '10.0.0.0/33',
    '::/129',
    'localhost',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10/8',
    '::ffff:10.0.0.0/8',
    'fe80::1%1',
  ])('are refused at the start with %s', (text) => {
    expect(addressRangesField().safeParse(text).success).toBe(false);
  });
});
