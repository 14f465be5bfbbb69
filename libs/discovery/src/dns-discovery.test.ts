import { describe, expect, it } from 'vitest';
import { createDnsDiscovery } from './dns-discovery.ts';

const template = 'http://{service}:8080';
const dnsError = (code: string) => Object.assign(new Error(code), { code });

/** A resolver and a clock that the test moves. */
function fakeDns() {
  const dns = { addresses: ['10.0.0.1'], failure: undefined as Error | undefined, lookups: 0, nowMs: 0 };
  const discovery = createDnsDiscovery({
    template,
    ttlMs: 1000,
    now: () => dns.nowMs,
    lookup: async () => {
      dns.lookups++;
      if (dns.failure !== undefined) throw dns.failure;
      return dns.addresses;
    },
  });
  return { dns, discovery };
}

describe('DNS discovery', () => {
  it('looks a name up once for questions that come together, and again when the answer has aged', async () => {
    const { dns, discovery } = fakeDns();
    await Promise.all([discovery.list('a'), discovery.list('a'), discovery.resolve('a')]);
    expect(dns.lookups).toBe(1);
    dns.addresses = ['10.0.0.2'];
    dns.nowMs = 999;
    expect(await discovery.resolve('a')).toEqual({ url: 'http://10.0.0.1:8080' });
    dns.nowMs = 1000;
    expect(await discovery.resolve('a')).toEqual({ url: 'http://10.0.0.2:8080' });
    expect(dns.lookups).toBe(2);
  });

  it('goes on with the last answer while DNS is out, without asking for every call', async () => {
    const { dns, discovery } = fakeDns();
    await discovery.list('a');
    dns.failure = dnsError('EAI_AGAIN');
    dns.nowMs = 1000;
    expect(await discovery.list('a')).toEqual([{ url: 'http://10.0.0.1:8080' }]);
    expect(await discovery.list('a')).toEqual([{ url: 'http://10.0.0.1:8080' }]);
    expect(dns.lookups).toBe(2);
  });

  it('believes DNS when it says that a name is gone', async () => {
    const { dns, discovery } = fakeDns();
    await discovery.list('a');
    dns.failure = dnsError('ENOTFOUND');
    dns.nowMs = 1000;
    await expect(discovery.resolve('a')).rejects.toMatchObject({ reason: 'no_instance' });
  });

  it('knows nothing of a service when DNS has been out from the start', async () => {
    const { dns, discovery } = fakeDns();
    dns.failure = dnsError('EAI_AGAIN');
    await expect(discovery.resolve('a')).rejects.toMatchObject({ reason: 'no_instance', cause: dns.failure });
  });

  it('keeps the name in the URL where a certificate has to match it', async () => {
    const secure = createDnsDiscovery({
      template: 'https://{service}.example:8443',
      lookup: async () => ['10.0.0.1', '10.0.0.2'],
    });
    expect(await secure.list('a')).toEqual([{ url: 'https://a.example:8443' }]);
  });

  it('asks the resolver of the system by default', async () => {
    const discovery = createDnsDiscovery({ template });
    const urls = (await discovery.list('localhost')).map(({ url }) => url);
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).toMatch(/^http:\/\/(127\.0\.0\.1|\[::1\]):8080$/);
  });

  it.each(['http://fixed:8080', '{service}', 'ftp://{service}'])('refuses the template %s', (wrong) => {
    expect(() => createDnsDiscovery({ template: wrong })).toThrow(
      expect.objectContaining({ reason: 'invalid_address' }),
    );
  });
});
