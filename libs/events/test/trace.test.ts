import { createTelemetry, type ReadableSpan, withSpan } from '@lectern/telemetry';
import { captureSpans, eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backbone, Happened, openBackbone, receiveFrom } from './backbone.ts';

const capture = captureSpans();
const telemetry = createTelemetry({
  serviceName: 'test',
  serviceVersion: '1',
  logLevel: 'silent',
  tracesExporter: 'none',
  spanProcessors: [capture.processor],
});
let backbone: Backbone;
beforeAll(async () => {
  backbone = await openBackbone({ telemetry });
});
afterAll(async () => {
  await backbone.close();
  await telemetry.shutdown();
});

const named = (name: string, traceId?: string): Promise<ReadableSpan> =>
  eventually(
    () =>
      capture
        .spans()
        .find((s) => s.name === name && (traceId === undefined || s.spanContext().traceId === traceId)),
    { what: `a span ${name}` },
  );
const addIn = (spanName: string, n: number) =>
  withSpan(telemetry.tracer, spanName, {}, () =>
    backbone.db.transaction((tx) => backbone.outbox.add(tx, Happened, { n }, { subject: 'what' })),
  );

describe('the trace of an event', () => {
  it('stands in the message attributes, for consumers that do not read the envelope', async () => {
    await backbone.startRelay();
    await addIn('another request', 2);
    const [message] = await receiveFrom(backbone, 1);
    const { traceId } = (await named('another request')).spanContext();
    expect(message!.MessageAttributes!.traceparent!.StringValue).toMatch(new RegExp(`^00-${traceId}-`));
    expect(message!.MessageAttributes!.traceparent!.StringValue).toBe(JSON.parse(message!.Body!).traceparent);
  });

  it('is one, from the request over outbox, SNS and SQS into what the handler does', async () => {
    await backbone.startConsumer(async () => {
      await withSpan(telemetry.tracer, 'upsert points', {}, async () => undefined);
    });
    await addIn('POST /v1/documents', 1);
    const request = await named('POST /v1/documents');
    const { traceId } = request.spanContext();
    const [publish, process, upsert] = await Promise.all(
      ['publish Happened.v1', 'process Happened.v1', 'upsert points'].map((name) => named(name, traceId)),
    );
    const idOf = (span: ReadableSpan | undefined) => span!.spanContext().spanId;
    expect(publish!.parentSpanContext?.spanId).toBe(idOf(request));
    expect(process!.parentSpanContext?.spanId).toBe(idOf(publish));
    expect(upsert!.parentSpanContext?.spanId).toBe(idOf(process));
    expect([publish!.kind, process!.kind]).toEqual([3, 4]);
    expect(publish!.attributes).toMatchObject({
      'messaging.system': 'aws_sns',
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
      'cloudevents.event_subject': 'what',
      'messaging.destination.name': `${backbone.prefix}-source`,
    });
    expect(process!.attributes).toMatchObject({
      'messaging.system': 'aws_sqs',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'cloudevents.event_subject': 'what',
    });
  });
});
