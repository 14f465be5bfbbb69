export { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
export type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';
export type { Logger } from 'pino';
export type { Registry } from 'prom-client';
export {
  activeTraceId,
  extractTrace,
  injectTrace,
  type RequestContext,
  requestContext,
  type TraceCarrier,
} from './context.ts';
export { createFixedLine } from './fixed-line.ts';
export { markHttpStatus, serverAttributes } from './http-spans.ts';
export { openRequestTrace, passTraceOn, RequestTrace } from './request-trace.ts';
export { type MetricsSnapshot, sumMetrics } from './sum-metrics.ts';
export { createTelemetry, noopTelemetry, type Telemetry } from './telemetry.ts';
export type { TelemetryOptions } from './telemetry-options.ts';
export { recordFailure, withOpenSpan, withSpan } from './with-span.ts';
