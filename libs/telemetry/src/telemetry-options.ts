import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What `createTelemetry` needs to know of a service. */
export interface TelemetryOptions {
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Tells the instances of a service apart in logs and traces. */
  readonly instanceId?: string;
  /** One of pino's levels: `trace` to `fatal`, or `silent`. */
  readonly logLevel: string;
  readonly tracesExporter: 'none' | 'otlp' | 'jaeger';
  /** Base URL of an OTLP/HTTP receiver; `/v1/traces` is appended. Default `http://localhost:4318`. */
  readonly otlpEndpoint?: string;
  /** URL of a Jaeger collector that takes Thrift over HTTP, such as `http://jaeger:14268/api/traces`. */
  readonly jaegerEndpoint?: string;
  /** Share of the traces begun here that is recorded, 0 to 1, default 1; for a trace begun elsewhere it is decided there. */
  readonly sampleRatio?: number;
  /**
   * True for a service at the edge, which external callers reach: it keeps the trace id that a caller sends, and decides
   * by itself whether the trace is recorded. Default false: the service that begins a trace decides for all.
   */
  readonly atEdge?: boolean;
  /** Span processors besides the exporter's. */
  readonly spanProcessors?: SpanProcessor[];
  /** Where log lines go instead of stdout. */
  readonly logDestination?: NodeJS.WritableStream;
}
