import { describe, expect, it } from 'vitest';
import { createTargetPolicy } from './target-policy.ts';

const strict = createTargetPolicy({ ports: [80, 443], allow: [] });
const intranet = createTargetPolicy({
  ports: [80, 443, 8443],
  allow: ['10.20.0.0/16', '192.168.7.7', 'fd12:3456::/32', 'wiki', 'Files.Corp.Internal'],
});
const refused = { code: 'unprocessable', reason: 'url_not_allowed' };
const place = { ...refused, message: 'The URL does not lead to a server on the public internet.' };
const check = (text: string, policy = strict) => {
  policy.checkUrl(new URL(text));
  return true;
};

describe('a URL', () => {
  it.each([
    'http://example.com/a.pdf',
    'https://example.com:443/',
    'http://example.com:443/',
    'https://example.com./',
    'https://1.1.1.1/',
    'https://münchen.example.com/ä?ö',
    'http://notlocalhost.example.com/',
    'http://my-local.example.com/',
  ])('of the public internet is allowed: %s', (text) => {
    expect(check(text)).toBe(true);
  });

  it.each([
    ['another protocol', 'ftp://example.com/'],
    ['a user', 'http://me@example.com/'],
    ['a password', 'http://:secret@example.com/'],
    ['another port', 'http://example.com:8080/'],
    ['port 0', 'http://example.com:0/'],
    ['the port of Redis', 'http://example.com:6379/'],
  ])('with %s is refused', (_what, text) => {
    expect(() => check(text)).toThrow(expect.objectContaining(refused));
  });

  it.each([
    'http://localhost/',
    'http://localhost./',
    'http://a.localhost/',
    'http://metadata.google.internal/',
    'http://METADATA.google.internal./',
    'http://metadata/',
    'http://instance-data/',
    'http://printer.local/',
    'http://router.home.arpa/',
    'http://service.test/',
    'http://hidden.onion/',
    'http://wiki/',
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/',
  ])('with a local name or address is refused, whatever that leads to: %s', (text) => {
    expect(() => check(text)).toThrow(expect.objectContaining(place));
  });

  it('with a name that an operator allows is allowed', () => {
    for (const text of ['http://wiki/', 'https://files.corp.internal.:8443/', 'http://10.20.1.1/'])
      expect(check(text, intranet)).toBe(true);
    expect(() => check('http://other.corp.internal/', intranet)).toThrow(expect.objectContaining(place));
  });
});

describe('a policy by which what is allowed is free', () => {
  const free = createTargetPolicy({
    ...{ ports: [443], protocols: ['https:'], allowedFreely: true },
    allow: ['127.0.0.0/8', 'receiver'],
  });

  it.each([
    'http://127.0.0.1:3000/',
    'http://[::ffff:127.0.0.1]:3000/',
    'http://receiver:80/',
    'https://example.com/',
  ])('lets that have any port and protocol: %s', (text) => expect(check(text, free)).toBe(true));

  it.each([
    'http://example.com/',
    'https://example.com:8443/',
    'http://127.1.example.com/',
    'ftp://127.0.0.1/',
    'http://10.0.0.1/',
  ])('and nothing else: %s', (text) => {
    expect(() => check(text, free)).toThrow(expect.objectContaining(refused));
  });
});

describe('the addresses of a name', () => {
  const addresses = (list: string[], policy = strict, host = 'example.com') => {
    policy.checkAddresses(host, list);
    return true;
  };

  it('are good when all are public', () => {
    expect(addresses(['1.1.1.1', '2606:4700:4700::1111'])).toBe(true);
  });

  it.each([
    ['there is none', []],
    ['one of them is private', ['1.1.1.1', '10.0.0.1']],
    ['one of another family is', ['1.1.1.1', '::1']],
    ['the first one is', ['127.0.0.1', '1.1.1.1']],
    ['one is no address', ['1.1.1.1', 'example.net']],
  ])('are refused with the same answer when %s', (_what, list) => {
    expect(() => addresses(list)).toThrow(expect.objectContaining(place));
  });

  it('may be those that an operator allows, in either form', () => {
    for (const text of ['10.20.255.1', '192.168.7.7', '::ffff:10.20.0.1', 'fd12:3456::1', '1.1.1.1'])
      expect(addresses([text], intranet)).toBe(true);
    for (const text of ['10.21.0.1', '192.168.7.8', '127.0.0.1', 'fd12:3457::1', '::1'])
      expect(() => addresses([text], intranet)).toThrow(expect.objectContaining(place));
  });

  it('may be any for a name that an operator allows', () => {
    expect(addresses(['127.0.0.1', '10.0.0.1'], intranet, 'files.corp.internal')).toBe(true);
  });
});
