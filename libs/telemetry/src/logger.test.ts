import { Writable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { createTelemetry, requestContext, type Telemetry, withSpan } from './index.ts';
import { serializeError } from './serialize-error.ts';

function logging(): { telemetry: Telemetry; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const telemetry = createTelemetry({
    serviceName: 'user',
    serviceVersion: '0',
    instanceId: 'user-1',
    logLevel: 'info',
    tracesExporter: 'none',
    logDestination: new Writable({
      write(line, _encoding, done) {
        lines.push(JSON.parse(String(line)));
        done();
      },
    }),
  });
  return { telemetry, lines };
}

describe('a log line', () => {
  it('says when, who, how bad and what, in text', () => {
    const { telemetry, lines } = logging();
    telemetry.logger.debug('below the level');
    telemetry.logger.warn({ documentId: 'd-1' }, 'late');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: 'user',
        instance: 'user-1',
        documentId: 'd-1',
        msg: 'late',
      },
    ]);
  });

  it('carries the ids of the request and the span that it is written in', async () => {
    const { telemetry, lines } = logging();
    await requestContext.run({ requestId: 'r-1' }, () =>
      withSpan(telemetry.tracer, 'work', {}, async (span) => {
        telemetry.logger.info('inside');
        const { traceId, spanId } = span.spanContext();
        expect(lines[0]).toMatchObject({ requestId: 'r-1', trace_id: traceId, span_id: spanId });
      }),
    );
    telemetry.logger.info('outside');
    for (const id of ['requestId', 'trace_id', 'span_id']) expect(lines[1]).not.toHaveProperty(id);
  });

  it('shows no secret by a name that it knows, down to the third level', () => {
    const { telemetry, lines } = logging();
    const secrets = { authorization: 'Bearer s3cr3t', cookie: 's3cr3t', password: 's3cr3t', token: 's3cr3t' };
    const more = { key: 's3cr3t', 'set-cookie': 's3cr3t' };
    const error = new AppError('internal', 'x', { details: { token: 's3cr3t' } });
    telemetry.logger.info(
      { ...secrets, key: 's3cr3t', a: { ...secrets, ...more, b: secrets }, err: error },
      'x',
    );
    expect(JSON.stringify(lines[0])).not.toContain('s3cr3t');
    expect(lines[0]).toMatchObject({ password: '[redacted]', a: { b: { token: '[redacted]' } } });
  });
});

describe('a logged error', () => {
  it('shows code, reason, details, stack and causes', () => {
    const root = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = new AppError('unavailable', 'No database.', {
      reason: 'database_down',
      details: { attempt: 2 },
      cause: new Error('pool', { cause: root }),
    });
    expect(serializeError(error)).toMatchObject({
      type: 'AppError',
      message: 'No database.',
      code: 'unavailable',
      reason: 'database_down',
      details: { attempt: 2 },
      stack: expect.stringContaining('AppError: No database.'),
      causes: [{ message: 'pool' }, { code: 'ECONNREFUSED' }],
    });
  });

  it('shows nothing else that a client library hangs onto it', () => {
    const error = Object.assign(new Error('status 401'), {
      config: { headers: { Authorization: 's3cr3t' } },
    });
    expect(JSON.stringify(serializeError(error))).not.toContain('s3cr3t');
  });

  it('survives causes that loop, many causes, and what is no error', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(serializeError(loop).causes).toBeUndefined();
    const many = new AggregateError(
      Array.from({ length: 99 }, (_, n) => new Error(`e${n}`)),
      'many',
    );
    expect(serializeError(many).causes).toHaveLength(8);
    expect(serializeError('text')).toEqual({ type: 'string', message: 'text' });
    expect(serializeError(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
  });
});

describe('metrics', () => {
  it('are the service’s own', async () => {
    const [one, other] = [logging().telemetry, logging().telemetry];
    expect(one.metrics).not.toBe(other.metrics);
    expect(await one.metrics.metrics()).toContain('nodejs_eventloop_lag_seconds');
  });
});
