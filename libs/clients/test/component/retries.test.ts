import { createStaticDiscovery, type Discovery } from '@lectern/discovery';
import { describe, expect, it } from 'vitest';
import { type Answer, ChangingDiscovery, json, nobodyThere, problem } from '../fake-service.ts';
import { failureOf, get, post, succeedAt, useHarness } from '../harness.ts';

const harness = useHarness();

describe('a retry', () => {
  it('follows a failure that may pass, for calls that may be repeated', async () => {
    const server = await harness.service(succeedAt(2));
    expect(await harness.client(server.url).call(get)).toEqual({ hello: 'world' });
    expect(server.requests).toHaveLength(3);
  });

  it('ends after the last try with the last error', async () => {
    const server = await harness.service(succeedAt(99));
    expect(await failureOf(harness.client(server.url, { maxRetries: 3 }).call(get))).toMatchObject({
      code: 'unavailable',
    });
    expect(server.requests).toHaveLength(4);
  });

  it('is made for a tenth of the calls, beside a reserve, when all of them fail', async () => {
    const server = await harness.service(succeedAt(Infinity));
    const client = harness.client(server.url, {
      ...{ maxRetries: 2, retryInitialDelayMs: 1 },
      breaker: { volumeThreshold: 100_000 },
    });
    const startedAt = performance.now();
    for (let i = 0; i < 30; i += 1) {
      await Promise.all(Array.from({ length: 10 }, () => failureOf(client.call(get))));
    }
    const reserve = 20 + (5 * (performance.now() - startedAt)) / 1_000;
    expect(server.requests.length).toBeLessThanOrEqual(330 + Math.ceil(reserve));
    expect(server.requests.length).toBeGreaterThan(330);
  });

  it('does not follow for a POST, unless the caller calls it idempotent', async () => {
    const server = await harness.service(succeedAt(1));
    await failureOf(harness.client(server.url).call(post));
    expect(server.requests).toHaveLength(1);
    const other = await harness.service(succeedAt(1));
    await harness.client(other.url).call({ ...post, idempotent: true });
    expect(other.requests.map(({ body }) => body)).toEqual(['{"to":"you"}', '{"to":"you"}']);
  });

  it.each([
    ['what the caller did wrong', 404, {}],
    ['what the target calls final', 503, { retryable: false }],
    ['an error inside the target', 500, {}],
  ])('does not follow %s', async (_what, status, members) => {
    const server = await harness.service((response) => problem(response, status, members));
    await failureOf(harness.client(server.url).call(get));
    expect(server.requests).toHaveLength(1);
  });

  it('goes to another instance when the first is gone, even for a POST: nothing had been sent', async () => {
    const server = await harness.service(succeedAt(0));
    const discovery = new ChangingDiscovery(nobodyThere, server.url);
    expect(await harness.client(discovery).call(post)).toEqual({ hello: 'world' });
    expect(server.requests).toHaveLength(1);
  });

  it('asks discovery again, so that an instance that is gone is replaced by a new one', async () => {
    const server = await harness.service(succeedAt(0));
    const discovery = new ChangingDiscovery(nobodyThere);
    const list = discovery.list.bind(discovery);
    discovery.list = async () => {
      discovery.urls = [server.url];
      return list();
    };
    expect(await harness.client(discovery).call(get)).toEqual({ hello: 'world' });
  });

  it('follows a connection that was lost on the way for a GET, and not for a POST', async () => {
    const dropFirst: Answer = (response, index) =>
      index === 0 ? response.destroy() : json(response, { hello: 'world' });
    const forGet = await harness.service(dropFirst);
    expect(await harness.client(forGet.url).call(get)).toEqual({ hello: 'world' });
    const forPost = await harness.service(dropFirst);
    const error = await failureOf(harness.client(forPost.url).call(post));
    expect(error).toMatchObject({ code: 'unavailable', reason: 'connection_lost' });
    expect(forPost.requests).toHaveLength(1);
  });

  it('follows an answer that was cut in its middle', async () => {
    const server = await harness.service((response, index) => {
      if (index > 0) return json(response, { hello: 'world' });
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"hello":', () => response.destroy());
    });
    expect(await harness.client(server.url).call(get)).toEqual({ hello: 'world' });
  });

  it('waits as long as Retry-After asks', async () => {
    const server = await harness.service((response, index) =>
      index === 0 ? problem(response, 503, {}, { 'retry-after': '1' }) : json(response, { hello: 'world' }),
    );
    await harness.client(server.url).call(get);
    const [first, second] = server.requests;
    expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(1000);
  });

  it('does not follow when Retry-After lies beyond the deadline, and tells the caller of it at once', async () => {
    const server = await harness.service((response) => problem(response, 429, {}, { 'retry-after': '30' }));
    const startedAt = performance.now();
    const error = await failureOf(harness.client(server.url).call({ ...get, timeoutMs: 20_000 }));
    expect(error).toMatchObject({ code: 'resource_exhausted', retryAfterSeconds: 30 });
    // Far below the deadline.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(server.requests).toHaveLength(1);
  });

  it('follows when there is no instance yet', async () => {
    const server = await harness.service(succeedAt(0));
    const none = createStaticDiscovery({});
    const some = createStaticDiscovery({ document: server.url });
    let asked = 0;
    const discovery: Discovery = { ...none, resolve: (name) => (asked++ === 0 ? none : some).resolve(name) };
    expect(await harness.client(discovery).call(post)).toEqual({ hello: 'world' });
    expect(await failureOf(harness.client(none).call(post))).toMatchObject({ reason: 'no_instance' });
  });
});
