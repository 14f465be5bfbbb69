import {
  extractTrace,
  injectTrace,
  recordFailure,
  SpanKind,
  type TraceCarrier,
  type Tracer,
} from '@lectern/telemetry';
import { context, trace } from '@opentelemetry/api';
import { isGroupId, tenantOf } from './cloud-event.ts';
import type { OutboxRow } from './outbox-rows.ts';
import type { OutgoingMessage } from './publish-batches.ts';

/** An event on its way to SNS. */
export interface Publishing {
  readonly row: OutboxRow;
  readonly message: OutgoingMessage;
  /** Ends the span, as failed if there is an error. */
  end(error?: unknown): void;
}

/**
 * Starts the PRODUCER span of one event below the span that wrote it into the outbox, and puts the new span's context
 * into the event and its message attributes: the instrumentation of the AWS SDK leaves `PublishBatch` without one.
 */
export function startPublishing(tracer: Tracer, topic: string, row: OutboxRow): Publishing {
  const parent = extractTrace(carrierOf(row));
  const { subject } = row.event;
  const attributes = {
    'messaging.system': 'aws_sns',
    'messaging.destination.name': topic,
    'messaging.operation.name': 'publish',
    'messaging.operation.type': 'send',
    'messaging.message.id': row.id,
    'cloudevents.event_type': row.type,
    ...(typeof subject === 'string' ? { 'cloudevents.event_subject': subject } : {}),
  };
  const span = tracer.startSpan(`publish ${row.type}`, { kind: SpanKind.PRODUCER, attributes }, parent);
  const carrier = context.with(trace.setSpan(parent, span), injectTrace);
  return {
    row,
    message: {
      id: row.id,
      body: JSON.stringify({ ...row.event, ...carrier }),
      attributes: { type: row.type, ...carrier },
      ...groupOf(row.event),
    },
    end: (error) => {
      if (error !== undefined) recordFailure(span, error);
      span.end();
    },
  };
}

function groupOf(event: OutboxRow['event']): { group?: string } {
  const group = tenantOf(event);
  return isGroupId(group) ? { group } : {};
}

function carrierOf(row: OutboxRow): TraceCarrier {
  return {
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    ...(row.tracestate === null ? {} : { tracestate: row.tracestate }),
  };
}
