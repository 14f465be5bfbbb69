import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { ChangingDiscovery, json, nobodyThere, problem } from '../fake-service.ts';
import { breakersOf, failureOf, get, hang, useHarness } from '../harness.ts';

const harness = useHarness();
const patient = { timeout: 10_000 };
const touchy = { maxRetries: 0, warmUpMs: 0, breaker: { volumeThreshold: 4, resetTimeoutMs: 1000 } };

describe('the breaker of an operation', () => {
  it('opens after failures, refuses without a request, lets a probe through, and closes when that succeeds', async () => {
    const telemetry = noopTelemetry();
    const target = { healthy: false };
    const server = await harness.service((response) =>
      target.healthy ? json(response, { hello: 'world' }) : problem(response, 500),
    );
    const clients = harness.clients(server.url, touchy, telemetry);
    const client = clients.for('document');
    const gauge = async () =>
      (await telemetry.metrics.getSingleMetric('circuit_breaker_state')?.get())?.values;
    const row = (value: number) => [{ value, labels: { target: 'document', operation: 'greet' } }];

    for (let i = 0; i < 4; i++) expect(await failureOf(client.call(get))).toMatchObject({ code: 'internal' });
    expect(await breakersOf(clients)).toEqual([{ target: 'document', operation: 'greet', state: 'open' }]);
    expect(await gauge()).toEqual(row(2));

    const refused = await failureOf(client.call(get));
    expect(refused).toMatchObject({ code: 'unavailable', reason: 'circuit_open', retryAfterSeconds: 1 });
    expect(server.requests).toHaveLength(4);

    target.healthy = true;
    await vi.waitFor(async () => expect((await breakersOf(clients))[0]?.state).toBe('half_open'), patient);
    expect(await gauge()).toEqual(row(1));
    expect(await client.call(get)).toEqual({ hello: 'world' });
    expect((await breakersOf(clients))[0]?.state).toBe('closed');
    expect(await gauge()).toEqual(row(0));
  });

  it('opens again when the probe fails', async () => {
    const server = await harness.service((response) => problem(response, 503));
    const clients = harness.clients(server.url, touchy);
    for (let i = 0; i < 4; i++) await failureOf(clients.for('document').call(get));
    await vi.waitFor(async () => expect((await breakersOf(clients))[0]?.state).toBe('half_open'), patient);
    expect(await failureOf(clients.for('document').call(get))).toMatchObject({ reason: 'unavailable' });
    expect((await breakersOf(clients))[0]?.state).toBe('open');
    expect(server.requests).toHaveLength(5);
  });

  it.each([400, 401, 403, 404, 409, 413, 422, 429])('never opens on %i', async (status) => {
    const server = await harness.service((response) => problem(response, status));
    const clients = harness.clients(server.url, touchy);
    for (let i = 0; i < 8; i++) await failureOf(clients.for('document').call(get));
    expect(server.requests).toHaveLength(8);
    expect((await breakersOf(clients))[0]?.state).toBe('closed');
  });

  it('opens on connections that fail', async () => {
    const clients = harness.clients(nobodyThere, touchy);
    for (let i = 0; i < 4; i++) await failureOf(clients.for('document').call(get));
    expect((await breakersOf(clients))[0]?.state).toBe('open');
  });

  it('opens on answers that do not come in the time that the call gives them', async () => {
    const server = await harness.service(hang);
    const clients = harness.clients(server.url, touchy);
    const calls = Array.from({ length: 4 }, () =>
      failureOf(clients.for('document').call({ ...get, timeoutMs: 50 })),
    );
    for (const error of await Promise.all(calls)) expect(error.code).toBe('deadline_exceeded');
    expect((await breakersOf(clients))[0]?.state).toBe('open');
  });

  it('does not count callers who leave, nor a lack of instances, against the target', async () => {
    const server = await harness.service(hang);
    const clients = harness.clients(server.url, touchy);
    const calls = Array.from({ length: 8 }, () =>
      failureOf(clients.for('document').call({ ...get, signal: AbortSignal.timeout(50) })),
    );
    for (const error of await Promise.all(calls)) expect(error.code).toBe('deadline_exceeded');
    expect((await breakersOf(clients))[0]?.state).toBe('closed');
    for (let i = 0; i < 8; i++) await failureOf(clients.for('ghost').call(get));
    expect((await breakersOf(clients)).map(({ state }) => state)).toEqual(['closed', 'closed']);
  });

  it('is not retried while it is open', async () => {
    const discovery = new ChangingDiscovery(nobodyThere);
    const clients = harness.clients(discovery, {
      maxRetries: 5,
      warmUpMs: 0,
      breaker: { volumeThreshold: 4 },
    });
    await failureOf(clients.for('document').call(get));
    const error = await failureOf(clients.for('document').call(get));
    expect(error).toMatchObject({ reason: 'circuit_open' });
    expect(discovery.asked).toBe(4);
  });

  it('is its own for each target and operation, and for each set of clients', async () => {
    const server = await harness.service((response, _index, request) =>
      request.url === '/bad' ? problem(response, 500) : json(response, { hello: 'world' }),
    );
    const clients = harness.clients(server.url, touchy);
    const others = harness.clients(server.url, touchy);
    const bad = { ...get, operation: 'break', path: '/bad' };
    for (let i = 0; i < 5; i++) await failureOf(clients.for('document').call(bad));
    expect(await clients.for('document').call(get)).toEqual({ hello: 'world' });
    expect(await failureOf(others.for('document').call(bad))).toMatchObject({ code: 'internal' });
    expect((await breakersOf(clients)).map(({ operation, state }) => [operation, state])).toEqual([
      ['break', 'open'],
      ['greet', 'closed'],
    ]);
  });
});
