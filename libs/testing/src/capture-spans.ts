import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** Spans kept in memory, in the order in which they ended. */
export interface SpanCapture {
  /** Goes into `createTelemetry({ spanProcessors })`. */
  readonly processor: SpanProcessor;
  spans(): ReadableSpan[];
}

/** A span processor that keeps every ended span, for asserting on traces. */
export function captureSpans(): SpanCapture {
  const exporter = new InMemorySpanExporter();
  return { processor: new SimpleSpanProcessor(exporter), spans: () => exporter.getFinishedSpans() };
}
