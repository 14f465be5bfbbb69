import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/** W3C trace context in the shape in which it travels: HTTP headers, an outbox row, an event. */
export interface TraceCarrier {
  traceparent?: string;
  tracestate?: string;
}

const w3c = new W3CTraceContextPropagator();

/**
 * Sets the context manager and the propagator of the process. They hold no state of a service, so the first call
 * wins and later ones (several services in one test process) change nothing.
 */
export function installContextPropagation(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(w3c);
}

/** The active span as a carrier; empty when there is none. */
export function injectTrace(): TraceCarrier {
  const carrier: TraceCarrier = {};
  w3c.inject(context.active(), carrier, defaultTextMapSetter);
  return carrier;
}

/** The id of the trace that is active, 32 hexadecimal digits, whether it is recorded or not; undefined when there is none. */
export function activeTraceId(): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active !== undefined && isSpanContextValid(active) ? active.traceId : undefined;
}

/**
 * A context whose parent span is the carrier's, on top of the root context, whatever is active here.
 * A carrier that is empty or malformed gives the root context, so that a new trace begins.
 */
export function extractTrace(carrier: TraceCarrier): Context {
  return w3c.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

/** The request or message that a process works for. */
export interface RequestContext {
  /** The id that the gateway gave the request; it is in every log line and every call that follows from it. */
  readonly requestId: string;
  /** Deadline of the request, in milliseconds since the epoch. */
  readonly deadlineAt?: number | undefined;
}

/** The request that the current asynchronous call chain works for. Empty outside of one. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
