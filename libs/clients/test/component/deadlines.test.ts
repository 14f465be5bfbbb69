import { AppError } from '@lectern/errors';
import { requestContext } from '@lectern/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { type FakeService, json, problem } from '../fake-service.ts';
import { failureOf, get, hang, succeedAt, useHarness } from '../harness.ts';

const harness = useHarness();
const patient = { timeout: 10_000 };

describe('a deadline', () => {
  const timeoutsSeen = (server: FakeService) =>
    server.requests.map(({ headers }) => Number(headers['x-request-timeout-ms']));

  it('is the call’s own, is passed on, and is shorter at each attempt', async () => {
    const server = await harness.service((response, index) => {
      const answer = () => (index < 2 ? problem(response, 503) : json(response, { hello: 'world' }));
      setTimeout(answer, 10);
    });
    await harness.client(server.url).call({ ...get, timeoutMs: 3000 });
    const seen = timeoutsSeen(server);
    expect(seen).toHaveLength(3);
    expect(seen[0]).toBeLessThanOrEqual(3000);
    expect(seen[0]).toBeGreaterThan(2000);
    expect(seen[1]).toBeLessThan(seen[0]!);
    expect(seen[2]).toBeLessThan(seen[1]!);
  });

  it('is that of the request which the call is part of, when that is nearer', async () => {
    const server = await harness.service(succeedAt(0));
    const client = harness.client(server.url);
    await requestContext.run({ requestId: 'r-1', deadlineAt: Date.now() + 700 }, () => client.call(get));
    const [seen] = timeoutsSeen(server);
    expect(seen).toBeLessThanOrEqual(700);
    expect(seen).toBeGreaterThan(100);
  });

  it('cancels the request when it passes', async () => {
    const server = await harness.service(hang);
    const error = await failureOf(harness.client(server.url).call({ ...get, timeoutMs: 100 }));
    expect(error).toMatchObject({ code: 'deadline_exceeded', retryable: true });
    await vi.waitFor(() => expect(server.abandoned).toBe(1), patient);
    expect(server.requests).toHaveLength(1);
  });

  it('that has passed already sends nothing', async () => {
    const server = await harness.service(succeedAt(0));
    const client = harness.client(server.url);
    const late = { requestId: 'r-1', deadlineAt: Date.now() - 1 };
    const error = await requestContext.run(late, () => failureOf(client.call(get)));
    expect(error.code).toBe('deadline_exceeded');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a caller who gives up', () => {
  it('ends the request at the server', async () => {
    const server = await harness.service(hang);
    const caller = new AbortController();
    const call = failureOf(harness.client(server.url).call({ ...get, signal: caller.signal }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), patient);
    caller.abort();
    expect(await call).toMatchObject({ code: 'cancelled', retryable: false });
    await vi.waitFor(() => expect(server.abandoned).toBe(1), patient);
  });

  it('does not wait for the end of a pause between two tries', async () => {
    const server = await harness.service((response) => problem(response, 503, { retryAfterSeconds: 30 }));
    const caller = new AbortController();
    const call = failureOf(
      harness.client(server.url).call({ ...get, timeoutMs: 60_000, signal: caller.signal }),
    );
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), patient);
    const abortedAt = performance.now();
    caller.abort();
    expect(await call).toMatchObject({ code: 'cancelled' });
    expect(performance.now() - abortedAt).toBeLessThan(15_000);
    expect(server.requests).toHaveLength(1);
  });

  it('for a reason of its own gets that reason back', async () => {
    const server = await harness.service(hang);
    const reason = new AppError('unavailable', 'The process is stopping.', { reason: 'stopping' });
    expect(
      await failureOf(harness.client(server.url).call({ ...get, signal: AbortSignal.abort(reason) })),
    ).toBe(reason);
    expect(server.requests).toHaveLength(0);
  });
});
