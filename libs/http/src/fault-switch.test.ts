import { expect, it, vi } from 'vitest';
import { answerOf, get, serveApp } from '../test/serve-app.ts';
import { createFaultSwitch, type Fault, route } from './index.ts';

const fault = { kind: 'error', share: 1, milliseconds: 40, setBy: 'acme/ada' } satisfies Fault;

/** An app with a route of each kind, whose faults are switched by the test; `chance` is what decides on a share. */
async function served(chance = { value: 0 }) {
  let count = 0;
  const work = get('/v1/work', async () => {
    count += 1;
    return { body: {} };
  });
  const spared = route({
    ...{ method: 'get', path: '/v1/how', summary: 'How it is', auth: 'none', spared: true },
    handler: async () => ({ body: {} }),
  });
  const first = await serveApp([work, spared]);
  const faults = createFaultSwitch(first.telemetry, () => chance.value);
  const app = await serveApp([work, spared], { faults, telemetry: first.telemetry });
  const metric = async () => {
    const values = (await first.telemetry.metrics.getSingleMetric('http_faults_total')?.get())?.values ?? [];
    return Object.fromEntries(values.map(({ labels, value }) => [labels.kind, value]));
  };
  return { ...app, logs: first.logs, faults, metric, handled: () => count };
}

it('has requests fail before their handlers, of all routes but those that tell how the instance is', async () => {
  const { url, faults, handled, metric, logs } = await served();
  faults.turnOn(fault, 60_000);
  const { status, body } = await answerOf(fetch(`${url}/v1/work`));
  expect({ status, ...body }).toMatchObject({ status: 500, reason: 'internal' });
  expect((await fetch(`${url}/v1/how`)).status).toBe(200);
  expect(handled()).toBe(0);
  faults.turnOff();
  expect((await fetch(`${url}/v1/work`)).status).toBe(200);
  expect(await metric()).toEqual({ error: 1 });
  expect(logs).toContainEqual(expect.objectContaining({ msg: 'fault switched on', setBy: 'acme/ada' }));
  expect(logs).toContainEqual(expect.objectContaining({ msg: 'fault switched off' }));
});

it('closes the connection unanswered', async () => {
  const { url, faults, handled, metric } = await served();
  faults.turnOn({ ...fault, kind: 'refuse' }, 60_000);
  await expect(fetch(`${url}/v1/work`)).rejects.toThrow('fetch failed');
  expect([handled(), await metric()]).toEqual([0, { refuse: 1 }]);
});

it('has requests wait, and then be answered', async () => {
  const { url, faults, handled } = await served();
  faults.turnOn({ ...fault, kind: 'slow' }, 60_000);
  const startedAt = performance.now();
  expect((await fetch(`${url}/v1/work`)).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39);
  expect(handled()).toBe(1);
});

it('does not go on with a slow request whose caller has gone', async () => {
  const { url, faults, handled, logs } = await served();
  faults.turnOn({ ...fault, kind: 'slow', milliseconds: 30_000 }, 60_000);
  await expect(fetch(`${url}/v1/work`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  await vi.waitFor(() => expect(logs).toContainEqual(expect.objectContaining({ status: 499 })));
  expect(handled()).toBe(0);
});

it('happens to its share of the requests', async () => {
  const chance = { value: 0.5 };
  const { url, faults } = await served(chance);
  faults.turnOn({ ...fault, share: 0.5 }, 60_000);
  expect((await fetch(`${url}/v1/work`)).status).toBe(200);
  chance.value = 0.49;
  expect((await fetch(`${url}/v1/work`)).status).toBe(500);
});

it('ends by itself, and one takes the place of another', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    const { faults } = await served();
    faults.turnOn(fault, 1_000);
    const { until } = faults.turnOn({ ...fault, kind: 'slow' }, 5_000);
    expect(until.getTime() - Date.now()).toBe(5_000);
    vi.advanceTimersByTime(4_999);
    expect(faults.current()).toMatchObject({ kind: 'slow' });
    vi.advanceTimersByTime(1);
    expect(faults.current()).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
