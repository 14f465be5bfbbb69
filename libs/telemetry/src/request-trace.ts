import { randomFillSync } from 'node:crypto';
import { type Context, context, ROOT_CONTEXT, type Span, type SpanContext, trace } from '@opentelemetry/api';
import { extractTrace, type TraceCarrier } from './context.ts';
import { markDecided } from './sampling.ts';
import type { Telemetry } from './telemetry.ts';

const recordedFlag = 1;

/** The place of one request in its trace, with a span or without one. */
export class RequestTrace {
  /** Its own ids; undefined for what leaves no trace. */
  readonly ids: SpanContext | undefined;
  /** Undefined for a trace that is not recorded. */
  readonly span: Span | undefined;
  #context: Context | undefined;

  constructor(place: { ids?: SpanContext | undefined; span?: Span | undefined; context?: Context }) {
    this.ids = place.ids;
    this.span = place.span;
    this.#context = place.context;
  }

  /** Runs `work` with this place as the parent of the spans that begin in it. */
  run<T>(work: () => T): T {
    return context.with(this.context, work);
  }

  /** Made when it is asked for. */
  get context(): Context {
    this.#context ??= contextOf(this.ids, this.span);
    return this.#context;
  }

  /** The place as a carrier, for a call that has no span of its own. */
  get carrier(): TraceCarrier {
    if (this.ids === undefined) return {};
    const { traceId, spanId, traceFlags, traceState } = this.ids;
    const traceparent = `00-${traceId}-${spanId}-${traceFlags === recordedFlag ? '01' : '00'}`;
    return traceState === undefined ? { traceparent } : { traceparent, tracestate: traceState.serialize() };
  }
}

function contextOf(ids: SpanContext | undefined, span: Span | undefined): Context {
  if (span !== undefined) return trace.setSpan(ROOT_CONTEXT, span);
  return ids === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, ids);
}

/**
 * Opens the place of a request that came with `carrier`. Whether it is recorded is decided first: what is not, has ids of its
 * own in the trace of its caller, by which log lines and calls are joined, and costs no span.
 *
 * @param start begins the span of a request that is recorded, with the caller as its parent
 */
export function openRequestTrace(
  telemetry: Pick<Telemetry, 'isRecorded'>,
  carrier: TraceCarrier,
  start: (parent: Context) => Span,
): RequestTrace {
  const parent = parentOf(carrier);
  if (!telemetry.isRecorded(parent)) {
    const ids = {
      traceId: parent?.traceId ?? newId(traceIdBytes),
      spanId: newId(spanIdBytes),
      traceFlags: 0,
      ...(parent?.traceState === undefined ? {} : { traceState: parent.traceState }),
    };
    return new RequestTrace({ ids });
  }
  const above = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const span = start(markDecided(above));
  return new RequestTrace({ ids: span.spanContext(), span });
}

/** The place of a request that is not traced: what it calls has the request's own caller as its parent. */
export function passTraceOn(carrier: TraceCarrier): RequestTrace {
  const parent = extractTrace(carrier);
  return new RequestTrace({ ids: trace.getSpanContext(parent), context: parent });
}

function parentOf(carrier: TraceCarrier): SpanContext | undefined {
  if (carrier.traceparent === undefined) return undefined;
  return trace.getSpanContext(extractTrace(carrier));
}

const traceIdBytes = 16;
const spanIdBytes = 8;
const pool = Buffer.allocUnsafe(4_096);
let used = pool.length;

/** Random bytes as hexadecimal digits, from a pool: the system is asked once for hundreds of ids. */
function newId(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
