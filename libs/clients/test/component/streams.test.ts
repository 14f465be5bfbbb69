import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { requestContext } from '@lectern/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { problem } from '../fake-service.ts';
import { failureOf, useHarness } from '../harness.ts';

const harness = useHarness();
const patient = { timeout: 10_000 };
const get = { operation: 'watch', method: 'GET', path: '/v1/events' } as const;

describe('a stream', () => {
  it('is there with its headers, and its parts as they come', async () => {
    const later: { finish?: () => void } = {};
    const server = await harness.service((response) => {
      response.writeHead(206, { 'content-type': 'text/event-stream', 'x-of': 'two' }).write('first,');
      later.finish = () => response.end('second');
    });
    const answer = await harness.client(server.url).stream(get);
    expect(answer).toMatchObject({
      status: 206,
      headers: { 'content-type': 'text/event-stream', 'x-of': 'two' },
    });
    const parts: string[] = [];
    for await (const part of answer.body) {
      parts.push(String(part));
      later.finish?.();
    }
    expect(parts).toEqual(['first,', 'second']);
  });

  it('fails with an AppError when it is cut, never with a clean end', async () => {
    const server = await harness.service((response) => {
      response.writeHead(200).write('half', () => response.destroy());
    });
    const { body } = await harness.client(server.url).stream(get);
    expect(await failureOf(text(body))).toMatchObject({ code: 'unavailable', reason: 'connection_lost' });
  });

  it('that nobody reads does not end the process when it is cut', async () => {
    const server = await harness.service((response) => {
      response.writeHead(200).write('half', () => response.destroy());
    });
    const { body } = await harness.client(server.url).stream(get);
    await vi.waitFor(() => expect(body.destroyed).toBe(true), patient);
    expect(body.errored).toMatchObject({ reason: 'connection_lost' });
  });

  it('is an error, after the same retries as a call, when the answer is one', async () => {
    const server = await harness.service((response, index) =>
      index < 2
        ? problem(response, 503)
        : problem(response, 404, { code: 'not_found', reason: 'document_not_found' }),
    );
    const error = await failureOf(harness.client(server.url).stream(get));
    expect(error).toMatchObject({ code: 'not_found', reason: 'document_not_found' });
    expect(server.requests).toHaveLength(3);
  });

  it('has a time-out for its headers, and none for its body', async () => {
    const silent = await harness.service(() => undefined);
    const client = harness.client(silent.url);
    expect(await failureOf(client.stream({ ...get, timeoutMs: 50 }))).toMatchObject({
      code: 'deadline_exceeded',
    });

    const slow = await harness.service((response) => {
      response.writeHead(200).write('a');
      setTimeout(() => response.end('b'), 1200);
    });
    const { body } = await harness.client(slow.url).stream({ ...get, timeoutMs: 1000 });
    expect(await text(body)).toBe('ab');
    expect(slow.requests[0]?.headers).not.toHaveProperty('x-request-timeout-ms');
  });

  it('tells the target of the deadline that the caller itself was given', async () => {
    const server = await harness.service((response) => response.end('all'));
    const client = harness.client(server.url);
    const context = { requestId: 'r-1', deadlineAt: Date.now() + 5000 };
    await text((await requestContext.run(context, () => client.stream({ ...get, timeoutMs: 1000 }))).body);
    const told = Number(server.requests[0]?.headers['x-request-timeout-ms']);
    expect(told).toBeGreaterThan(1000);
    expect(told).toBeLessThanOrEqual(5000);
  });

  it('ends at the target when the caller leaves', async () => {
    const server = await harness.service((response) => response.writeHead(200).write('a'));
    const caller = new AbortController();
    const { body } = await harness.client(server.url).stream({ ...get, signal: caller.signal });
    const reading = failureOf(text(body));
    caller.abort();
    expect(await reading).toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(server.abandoned).toBe(1), patient);
  });

  it('ends at the target when its body is destroyed', async () => {
    const server = await harness.service((response) => response.writeHead(200).write('a'));
    const { body } = await harness.client(server.url).stream(get);
    body.destroy();
    await vi.waitFor(() => expect(server.abandoned).toBe(1), patient);
  });

  it('sends a body that is a stream once, whatever happens', async () => {
    const server = await harness.service((response) => problem(response, 503));
    const body = Readable.from([Buffer.from('a'), Buffer.from('b')]);
    await failureOf(harness.client(server.url).stream({ ...get, method: 'PUT', body }));
    expect(server.requests.map((request) => request.body)).toEqual(['ab']);
  });
});
