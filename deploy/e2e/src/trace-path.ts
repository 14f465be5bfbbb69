import type { ReceivedSpan } from './otlp-receiver.ts';

/** The services that a span's ancestry passes through, from the root of the trace to the span itself. */
export function servicesToward(span: ReceivedSpan, spans: readonly ReceivedSpan[]): string[] {
  const services: string[] = [];
  for (const { service } of ancestry(span, spans)) if (services.at(-1) !== service) services.push(service);
  return services;
}

/** A span and its ancestors, the root first. Ends early where a parent was never received. */
export function ancestry(span: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const byId = new Map(spans.map((candidate) => [candidate.spanId, candidate]));
  const path: ReceivedSpan[] = [];
  for (let at: ReceivedSpan | undefined = span; at !== undefined; at = byId.get(at.parentSpanId ?? ''))
    path.unshift(at);
  return path;
}
