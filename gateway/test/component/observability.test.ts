import { PassThrough } from 'node:stream';
import { createTelemetry, SpanKind, type Telemetry } from '@lectern/telemetry';
import { captureSpans, eventually, type SpanCapture } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { principal, startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let spans: SpanCapture;
let lines: string[];

beforeEach(async () => {
  spans = captureSpans();
  lines = [];
  const logDestination = new PassThrough();
  logDestination.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')));
  const telemetry: Telemetry = createTelemetry({
    serviceName: 'gateway',
    serviceVersion: 'test',
    logLevel: 'info',
    tracesExporter: 'none',
    spanProcessors: [spans.processor],
    logDestination,
  });
  gateway = await startGateway({ telemetry });
  // Ready means that the signing keys are there: no request of a test has to fetch them.
  expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
});
afterEach(() => gateway.stop());

const secretPath = '/v1/documents/0199-secret?q=what+a+person+asked';

describe('a request through the gateway', () => {
  it('is one trace from the caller over the gateway to the service', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await gateway.fetch(secretPath, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    // The two end within one turn of the event loop, in no promised order.
    const [server, client] = await eventually(() => {
      const ended = spans.spans().filter((span) => span.spanContext().traceId === traceId);
      return ended.length === 2 ? ended.sort((a, b) => a.kind - b.kind) : undefined;
    });
    expect([server?.kind, server?.name]).toEqual([SpanKind.SERVER, 'GET /v1/documents']);
    expect(server?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect([client?.kind, client?.name]).toEqual([SpanKind.CLIENT, 'GET document']);
    const { hostname, port } = new URL(gateway.document.url);
    expect(client?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': hostname,
      'server.port': Number(port),
      'service.peer.name': 'document',
      'url.full': `${gateway.document.url}/v1/documents/0199-secret`,
    });
    expect(client?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
    expect(gateway.document.requests.at(-1)?.headers.traceparent).toBe(
      `00-${traceId}-${client?.spanContext().spanId}-01`,
    );
  });

  it('is one log line that names the caller and neither the query nor the token', async () => {
    await gateway.fetch(secretPath, { headers: { 'x-request-id': 'request-1' } });
    const text = await eventually(() => lines.find((line) => line.includes('request-1')));
    expect(JSON.parse(text)).toMatchObject({
      msg: 'request completed',
      route: '/v1/documents',
      status: 200,
      requestId: 'request-1',
      tenantId: principal.tenantId,
      userId: principal.userId,
    });
    expect(lines.filter((line) => line.includes('request-1'))).toHaveLength(1);
    expect(lines.join()).not.toMatch(/person|eyJ/);
  });

  it('is counted under the prefix of its route, never under its path', async () => {
    await gateway.fetch(secretPath);
    await gateway.fetch('/v1/nothing/here');
    const metrics = await eventually(async () => {
      const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
      return text.includes('route="unmatched"') ? text : undefined;
    });
    expect(metrics).toMatch(
      /http_server_request_duration_seconds_count\{method="GET",route="\/v1\/documents",status="200"\} 1/,
    );
    expect(metrics).not.toMatch(/0199-secret|nothing/);
  });
});
