import { describe, expect, it } from 'vitest';
import { type Answer, json, problem } from '../fake-service.ts';
import { failureOf, get, post, succeedAt, useHarness } from '../harness.ts';

const harness = useHarness();

describe('a target that does not believe this service', () => {
  it('is out of order, whoever the call is made for', async () => {
    const target = await harness.service((response) =>
      problem(response, 401, { code: 'unauthenticated', reason: 'invalid_service_token' }),
    );
    const error = await failureOf(harness.client(target.url).call(get));
    expect(error).toMatchObject({ code: 'unavailable', reason: 'service_refused' });
  });
});

describe('an answer', () => {
  it('is checked and given', async () => {
    const server = await harness.service((response) => json(response, { hello: 'world', more: 1 }));
    expect(await harness.client(server.url).call(get)).toEqual({ hello: 'world' });
  });

  it('may be none when none is expected', async () => {
    const server = await harness.service((response) => response.writeHead(204).end());
    expect(
      await harness.client(server.url).call({ ...get, method: 'DELETE', schema: undefined }),
    ).toBeUndefined();
  });

  it.each([
    ['of the wrong shape', (response) => json(response, { hello: 1 })],
    ['that is no JSON', (response) => response.end('<html>')],
    ['that is empty', (response) => response.end()],
    ['that is too long', (response) => json(response, { hello: 'x'.repeat(2000) })],
  ] satisfies [string, Answer][])('%s is an error of ours that no retry will mend', async (_what, answer) => {
    const server = await harness.service(answer);
    const error = await failureOf(harness.client(server.url, { maxResponseBytes: 1000 }).call(get));
    expect(error).toMatchObject({ code: 'internal', reason: 'bad_upstream_response', retryable: false });
    expect(server.requests).toHaveLength(1);
  });

  it('that is a problem becomes the same error on this side', async () => {
    const errors = [{ pointer: '/to', detail: 'is nobody' }];
    const server = await harness.service((response) =>
      problem(response, 400, { code: 'invalid_argument', reason: 'invalid_body', errors, details: { a: 1 } }),
    );
    const error = await failureOf(harness.client(server.url).call(post));
    expect(error).toMatchObject({
      code: 'invalid_argument',
      reason: 'invalid_body',
      errors,
      details: { a: 1 },
    });
    expect(error.message).toBe('answered 400');
  });
});

describe('connections', () => {
  it('are kept open and used again', async () => {
    const server = await harness.service(succeedAt(0));
    const client = harness.client(server.url);
    for (let i = 0; i < 10; i++) await client.call(get);
    expect(server.requests).toHaveLength(10);
    expect(server.connections).toBe(1);
  });

  it('are used again after an error answer, too', async () => {
    const server = await harness.service((response) => problem(response, 404));
    const client = harness.client(server.url);
    for (let i = 0; i < 5; i++) await failureOf(client.call(get));
    expect(server.connections).toBe(1);
  });

  it('end with the clients, and later calls are refused', async () => {
    const server = await harness.service(succeedAt(0));
    const clients = harness.clients(server.url);
    await clients.for('document').call(get);
    await clients.close();
    for (const operation of ['greet', 'another']) {
      const error = await failureOf(clients.for('document').call({ ...get, operation }));
      expect(error).toMatchObject({ code: 'unavailable', reason: 'client_closed' });
    }
    expect(server.requests).toHaveLength(1);
  });
});
