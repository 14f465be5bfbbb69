import { expect, it, vi } from 'vitest';
import { createStatusGatherer } from './gather-status.ts';

type Told = Awaited<ReturnType<Parameters<typeof createStatusGatherer>[0]['ask']>>;
const told = { ready: true } as Told;
const gateways = async () => ({ instances: [], otherGateways: 'unshared' as const });

it('shows an instance that is no longer listed for five minutes, as gone unless it still answers', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    let [listed, now] = [['http://a', 'http://b', 'http://c'], 0];
    const alive = new Set(['http://a', 'http://b', 'http://c']);
    const gather = createStatusGatherer({
      services: ['document'],
      discovery: { list: async () => listed.map((url) => ({ url })) },
      ask: async ({ url }) => (alive.has(url) ? told : Promise.reject(new Error('refused'))),
      gateways,
      now: () => now,
    });
    const look = async () => {
      vi.advanceTimersByTime(1_001);
      const { services } = await gather();
      return services[1]?.instances.map(({ address, state }) => `${address} ${state}`);
    };
    expect(await look()).toEqual(['http://a ready', 'http://b ready', 'http://c ready']);
    alive.delete('http://a');
    alive.delete('http://b');
    listed = ['http://b'];
    expect(await look()).toEqual(['http://a gone', 'http://b down', 'http://c ready']);
    now = 5 * 60_000 + 1;
    expect(await look()).toEqual(['http://b down']);
  } finally {
    vi.useRealTimers();
  }
});

it('waits for one that hangs no longer than it may take, while the others are seen', async () => {
  const gather = createStatusGatherer({
    services: ['document'],
    discovery: { list: async () => [{ url: 'http://a' }, { url: 'http://b' }] },
    ask: ({ url }, signal) =>
      new Promise((resolve, reject) => {
        if (url === 'http://b') resolve(told);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    gateways,
    timeoutMs: 20,
  });
  const { services } = await gather();
  expect(services[1]?.instances.map(({ state }) => state)).toEqual(['down', 'ready']);
});
