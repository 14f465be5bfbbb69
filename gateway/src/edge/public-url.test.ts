import { describe, expect, it } from 'vitest';
import { createPublicUrl } from './public-url.ts';

describe('the public address', () => {
  const publicUrlOf = createPublicUrl({ configured: undefined, trustedHops: 1 });

  it.each([
    ['lectern.example.org', undefined, 'http://lectern.example.org'],
    ['127.0.0.1:8080', 'http', 'http://127.0.0.1:8080'],
    ['[::1]:8080', 'https', 'https://[::1]:8080'],
    ['lectern.example.org', 'https, http', 'https://lectern.example.org'],
    ['lectern.example.org', 'javascript', 'http://lectern.example.org'],
  ])('is what the request tells: %s by %s', (host, forwarded, expected) => {
    expect(publicUrlOf({ headers: { host, 'x-forwarded-proto': forwarded } })).toBe(expected);
  });

  it.each(['', 'a"b', 'a, b', 'a/b', 'user@host', 'host:port', '[host]'])(
    'is not made of a host that is none: %j',
    (host) => {
      expect(publicUrlOf({ headers: { host } })).toBeUndefined();
    },
  );

  it('is the configured one, whatever a request tells', () => {
    const configured = createPublicUrl({ configured: 'https://lectern.example.org', trustedHops: 1 });
    expect(configured({ headers: { host: 'other.example', 'x-forwarded-proto': 'http' } })).toBe(
      'https://lectern.example.org',
    );
  });
});
