import {
  type Context,
  context,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';

/** Options of a span; `parent` replaces the active context as its parent. */
export type WithSpanOptions = SpanOptions & { parent?: Context };

/**
 * Runs `run` inside a new span: active while it runs, ended in every case. What it throws is recorded on the span,
 * sets its status to ERROR and `error.type` to its reason, code or name, and is thrown on.
 */
// biome-ignore lint/complexity/useMaxParams: as OpenTelemetry's own `startActiveSpan`, with the work in the last place.
export async function withSpan<T>(
  tracer: Tracer,
  name: string,
  options: WithSpanOptions,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  return withOpenSpan(tracer, name, options, async (span) => {
    const result = await run(span);
    span.end();
    return result;
  });
}

/** The same for work that goes on after `run` has resolved, such as a stream: whoever gets it ends the span. */
// biome-ignore lint/complexity/useMaxParams: as above.
export async function withOpenSpan<T>(
  tracer: Tracer,
  name: string,
  options: WithSpanOptions,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  const { parent = context.active(), ...spanOptions } = options;
  const span = tracer.startSpan(name, spanOptions, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => run(span));
  } catch (error) {
    recordFailure(span, error);
    span.end();
    throw error;
  }
}

/** Marks a span as failed by whatever was thrown. */
export function recordFailure(span: Span, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  span.recordException(error);
  span.setAttribute(ATTR_ERROR_TYPE, typeOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

/** The reason of an AppError, and the code of an error of Node or a driver, are as few as names and say more. */
function typeOf({ reason, code, name }: Error & { reason?: unknown; code?: unknown }): string {
  const said = [reason, code].find((word) => typeof word === 'string' && word !== '');
  return typeof said === 'string' ? said : name;
}
