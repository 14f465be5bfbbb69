import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { createTelemetry, markHttpStatus, type ReadableSpan, SpanKind, serverAttributes } from './index.ts';

function spanOf(kind: SpanKind.CLIENT | SpanKind.SERVER, status: number): ReadableSpan {
  const spans: ReadableSpan[] = [];
  const { tracer } = createTelemetry({
    serviceName: 'test',
    serviceVersion: '0',
    logLevel: 'silent',
    tracesExporter: 'none',
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => spans.push(span),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const span = tracer.startSpan('GET', { kind });
  markHttpStatus(span, kind, status);
  span.end();
  return spans[0]!;
}

describe('the status of an HTTP answer', () => {
  it.each([
    [SpanKind.SERVER, 200, false],
    [SpanKind.SERVER, 404, false],
    [SpanKind.SERVER, 499, false],
    [SpanKind.SERVER, 503, true],
    [SpanKind.CLIENT, 302, false],
    [SpanKind.CLIENT, 404, true],
    [SpanKind.CLIENT, 503, true],
  ] as const)('on a span of kind %i, %i is an error: %s', (kind, status, isError) => {
    const span = spanOf(kind, status);
    expect(span.status.code).toBe(isError ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
    expect(span.attributes).toEqual({
      'http.response.status_code': status,
      ...(isError ? { 'error.type': String(status) } : {}),
    });
  });
});

describe('the server of a call', () => {
  it.each([
    ['http://10.0.0.7:8080', '10.0.0.7', 8080],
    ['http://document', 'document', 80],
    ['https://models.example.com', 'models.example.com', 443],
  ])('at %s is %s and %i, and what was asked for has no query', (origin, address, port) => {
    expect(serverAttributes(origin, '/v1/documents?q=a+private+question')).toEqual({
      'server.address': address,
      'server.port': port,
      'url.full': `${origin}/v1/documents`,
    });
  });
});
