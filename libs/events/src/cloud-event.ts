import type { TraceCarrier } from '@lectern/telemetry';
import { z } from 'zod';
import type { EventData } from './event-definition.ts';

/** A CloudEvents 1.0 event in structured JSON, with the distributed tracing extension. */
export interface CloudEvent<D extends EventData = EventData> {
  readonly specversion: '1.0';
  /** Unique over the platform; the same in every delivery of the event. */
  readonly id: string;
  /** `/lectern/document` */
  readonly source: string;
  /** `DocumentIngested.v1` */
  readonly type: string;
  /** What the event is about, for people who read queues; usually a document's id. */
  readonly subject?: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: D;
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** The limit of SNS and SQS, for a message with its attributes and for a whole batch. */
export const mostMessageBytes = 262_144;

/** Room for what is added after the outbox: trace context, and the message attributes. */
export const reservedBytes = 2_048;

/** The form of an event on its way; consumers ignore whatever else it has. */
export const cloudEventSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().min(1),
    source: z.string().min(1),
    type: z.string().min(1),
    subject: z.string().exactOptional(),
    time: z.iso.datetime({ offset: true }),
    datacontenttype: z.literal('application/json').default('application/json'),
    data: z.record(z.string(), z.unknown()),
    traceparent: z.string().exactOptional(),
    tracestate: z.string().exactOptional(),
  })
  .meta({
    description: 'A CloudEvents 1.0 event in structured JSON, with the distributed tracing extension.',
  });

/** CloudEvents `source` of a service. */
export function sourceOf(producer: string): string {
  return `/lectern/${producer}`;
}

/** Reads an event; its `data` is not checked against a definition yet. Throws on anything that is no CloudEvent. */
export function decodeCloudEvent(text: string): CloudEvent {
  return cloudEventSchema.parse(JSON.parse(text));
}

/** The trace context that an event carries. */
export function traceOf(event: CloudEvent): TraceCarrier {
  return {
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    ...(event.tracestate === undefined ? {} : { tracestate: event.tracestate }),
  };
}

/** Key of events that name no tenant; all of them share it. */
export const noTenant = '';

/** Whose event it is: the tenant that its data names. */
export function tenantOf(event: { readonly data?: unknown }): string {
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('tenantId' in data)) return noTenant;
  return typeof data.tenantId === 'string' ? data.tenantId : noTenant;
}

/** What SNS accepts as a message group: 1 to 128 letters, digits and punctuation marks of ASCII. */
export function isGroupId(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}
