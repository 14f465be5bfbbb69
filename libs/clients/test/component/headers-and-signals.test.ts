import type { Principal } from '@lectern/auth';
import { identityOf, knownCaller } from '@lectern/auth/testing';
import {
  createTelemetry,
  noopTelemetry,
  type ReadableSpan,
  requestContext,
  SpanKind,
  type SpanProcessor,
  type Telemetry,
  withSpan,
} from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { json } from '../fake-service.ts';
import { failureOf, get, post, succeedAt, useHarness } from '../harness.ts';

const harness = useHarness();
const ada: Principal = {
  tenantId: 'tenant-1',
  userId: 'user-1',
  roles: ['admin'],
  scopes: ['search'],
  via: 'session',
  credentialId: 'session-1',
};

describe('a request', () => {
  it('says who asks, for whom, within which request, and what it sends', async () => {
    const server = await harness.service(succeedAt(0));
    const client = harness.client(server.url);
    await requestContext.run({ requestId: 'r-42' }, () =>
      client.call({ ...post, principal: knownCaller(ada) }),
    );
    const [request] = server.requests;
    expect(await identityOf(request!.headers, 'document')).toEqual({ service: 'tester', caller: ada });
    expect(request!.headers).toMatchObject({
      'user-agent': 'tester',
      'x-request-id': 'r-42',
      'content-type': 'application/json',
      accept: 'application/json',
    });
    expect(request!.body).toBe('{"to":"you"}');
  });

  it('names no caller who did not come from the gateway', async () => {
    const call = harness.client('http://127.0.0.1:9').call({ ...get, principal: { ...ada } });
    expect(await failureOf(call)).toMatchObject({ code: 'internal', reason: 'caller_token_missing' });
  });

  it('encodes its query, and leaves out what is not set', async () => {
    const server = await harness.service(succeedAt(0));
    await harness.client(server.url).call({ ...get, query: { q: 'a&b=c ü', limit: 5, cursor: undefined } });
    expect(server.requests[0]?.path).toBe('/v1/greeting?q=a%26b%3Dc+%C3%BC&limit=5');
  });

  it('cannot be led to another host by its path', async () => {
    const error = await failureOf(
      harness.client('http://127.0.0.1:9').call({ ...get, path: '.evil.example/' }),
    );
    expect(error).toMatchObject({ code: 'internal', reason: 'invalid_path' });
  });
});

describe('a trace', () => {
  it('has one client span for each attempt, which the target continues', async () => {
    const { telemetry, spans } = recordedTelemetry();
    const server = await harness.service(succeedAt(1));
    const client = harness.clients(server.url, {}, telemetry).for('document');
    await withSpan(telemetry.tracer, 'caller', {}, () =>
      client.call({ ...get, query: { q: 'private words' } }),
    );

    const attempts = spans.filter(({ kind }) => kind === SpanKind.CLIENT);
    const caller = spans.find(({ name }) => name === 'caller');
    expect(attempts.map(({ name }) => name)).toEqual(['GET document greet', 'GET document greet']);
    expect(attempts.map((span) => span.parentSpanContext?.spanId)).toEqual(
      Array(2).fill(caller?.spanContext().spanId),
    );
    expect(attempts.map((span) => span.attributes['http.request.resend_count'])).toEqual([undefined, 1]);
    expect(attempts.map((span) => span.status.code === 2)).toEqual([true, false]);
    expect(attempts.map((span) => span.attributes['error.type'])).toEqual(['unavailable', undefined]);
    expect(attempts.map((span) => span.attributes['http.response.status_code'])).toEqual([503, 200]);
    expect(server.requests.map(({ headers }) => headers.traceparent)).toEqual(
      attempts.map((span) => `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`),
    );
    expect(JSON.stringify(attempts.map(({ attributes }) => attributes))).not.toContain('private');
    await telemetry.shutdown();
  });
});

describe('the metrics', () => {
  it('count each attempt by its outcome', async () => {
    const telemetry = noopTelemetry();
    const server = await harness.service(succeedAt(1));
    await harness.clients(server.url, {}, telemetry).for('document').call(get);
    const text = await telemetry.metrics.metrics();
    const labels = 'target="document",operation="greet"';
    expect(text).toContain(`http_client_request_duration_seconds_count{${labels},outcome="ok"} 1`);
    expect(text).toContain(`http_client_request_duration_seconds_count{${labels},outcome="unavailable"} 1`);
    expect(text).toContain(`http_client_retries_total{${labels}} 1`);
  });

  it('may be shared by two sets of clients, and are not shared across registries', async () => {
    const shared = noopTelemetry();
    const other = noopTelemetry();
    const server = await harness.service((response) => json(response, { hello: 'world' }));
    await harness.clients(server.url, {}, shared).for('document').call(get);
    await harness.clients(server.url, {}, shared).for('document').call(get);
    harness.clients(server.url, {}, other);
    const count = 'http_client_request_duration_seconds_count{';
    expect(await shared.metrics.metrics()).toMatch(new RegExp(`${count}.*} 2`));
    expect(await other.metrics.metrics()).not.toContain(count);
  });
});

function recordedTelemetry(): { telemetry: Telemetry; spans: ReadableSpan[] } {
  const spans: ReadableSpan[] = [];
  const recorder: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => spans.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const telemetry = createTelemetry({
    serviceName: 'tester',
    serviceVersion: '0.0.0',
    logLevel: 'silent',
    tracesExporter: 'none',
    spanProcessors: [recorder],
  });
  return { telemetry, spans };
}
