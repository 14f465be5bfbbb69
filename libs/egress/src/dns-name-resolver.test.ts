import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDnsServer } from '../testing/dns-server.ts';
import { createDnsNameResolver } from './dns-name-resolver.ts';

let dns: Awaited<ReturnType<typeof startDnsServer>>;
const { signal } = new AbortController();

beforeAll(async () => {
  dns = await startDnsServer({
    'both.example': [{ A: ['1.1.1.1', '1.0.0.1'], AAAA: ['2606:4700::1111'] }],
    'four.example': [{ A: ['1.1.1.1'] }],
    'six.example': [{ AAAA: ['::1'] }],
    'empty.example': [{}],
    'broken.example': [2],
    'silent.example': ['silent'],
  });
});
afterAll(() => dns.stop());

const resolve = (name: string, options = {}) =>
  createDnsNameResolver(() => dns.resolver(options)).resolve(name, signal);

describe('a name', () => {
  it('has all of its addresses, of both families', async () => {
    expect((await resolve('both.example')).sort()).toEqual(['1.0.0.1', '1.1.1.1', '2606:4700::1111']);
    expect(await resolve('four.example')).toEqual(['1.1.1.1']);
    expect(await resolve('six.example')).toEqual(['::1']);
  });

  it.each(['empty.example', 'unknown.example', 'localhost.example'])(
    'without addresses has none: %s',
    async (name) => {
      expect(await resolve(name)).toEqual([]);
    },
  );

  it('of this machine is no name of DNS', async () => {
    expect(await resolve('localhost')).toEqual([]);
    expect(dns.asked).toContain('A localhost');
  });

  it.each(['broken.example', 'silent.example'])('that DNS fails on is an error: %s', async (name) => {
    await expect(resolve(name)).rejects.toThrow();
  });

  it('is given up with the signal', async () => {
    const controller = new AbortController();
    const names = createDnsNameResolver(() => dns.resolver({ timeout: 60_000 }));
    const resolving = names.resolve('silent.example', controller.signal);
    controller.abort();
    await expect(resolving).rejects.toMatchObject({ code: 'ECANCELLED' });
    await expect(names.resolve('four.example', controller.signal)).rejects.toThrow(/aborted/);
  });
});
