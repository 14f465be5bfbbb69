import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeTraceId,
  createTelemetry,
  extractTrace,
  injectTrace,
  noopTelemetry,
  openRequestTrace,
  type ReadableSpan,
  type Telemetry,
  withSpan,
} from './index.ts';

function recording(options: { atEdge?: boolean; sampleRatio?: number } = {}): {
  telemetry: Telemetry;
  spans: ReadableSpan[];
} {
  const spans: ReadableSpan[] = [];
  const telemetry = createTelemetry({
    serviceName: 'test',
    serviceVersion: '0',
    logLevel: 'silent',
    tracesExporter: 'none',
    ...options,
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => spans.push(span),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  return { telemetry, spans };
}

/** How many of 200 requests are recorded, and whether each kept the trace id of its caller. */
function recordedOf200(options: { atEdge: boolean; sampleRatio: number; flag: '00' | '01' }) {
  const { telemetry, spans } = recording(options);
  // Ids below any ratio's bound, so that a sampler that goes by the id would take every one of them.
  const ids = Array.from(
    { length: 200 },
    (_, i) => `${'0'.repeat(29)}${(i + 1).toString(16).padStart(3, '0')}`,
  );
  const kept = ids.map((id) => {
    const carrier = { traceparent: `00-${id}-00f067aa0ba902b7-${options.flag}` };
    const { ids, span } = openRequestTrace(telemetry, carrier, (parent) =>
      telemetry.tracer.startSpan('request', {}, parent),
    );
    span?.end();
    return ids?.traceId === id;
  });
  return { recorded: spans.length, keptEveryId: kept.every(Boolean) };
}

const parentOf = (span: ReadableSpan | undefined) => span?.parentSpanContext?.spanId;
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId;

describe('withSpan', () => {
  it('is the parent of what happens inside it, also after waiting', async () => {
    const { telemetry, spans } = recording();
    const result = await withSpan(telemetry.tracer, 'outer', {}, async () => {
      await new Promise(setImmediate);
      return withSpan(telemetry.tracer, 'inner', {}, () => Promise.resolve(7));
    });
    expect(result).toBe(7);
    const [inner, outer] = spans;
    expect([inner?.name, outer?.name]).toEqual(['inner', 'outer']);
    expect(parentOf(inner)).toBe(idOf(outer));
    expect(parentOf(outer)).toBeUndefined();
  });

  it.each([
    ['an error', new TypeError('no luck'), 'TypeError'],
    ['something that is no error', 'no luck', 'Error'],
  ])('records %s, marks the span as failed and throws it on', async (_what, thrown, type) => {
    const { telemetry, spans } = recording();
    const failed = withSpan(telemetry.tracer, 'failing', {}, () => Promise.reject(thrown));
    await expect(failed).rejects.toBe(thrown);
    expect(spans[0]).toMatchObject({ ended: true, status: { code: 2, message: 'no luck' } });
    expect(spans[0]!.attributes).toEqual({ 'error.type': type });
    expect(spans[0]!.events[0]).toMatchObject({
      name: 'exception',
      attributes: { 'exception.type': type, 'exception.message': 'no luck' },
    });
  });

  it.each([
    ['the reason of ours', { code: 'unavailable', reason: 'circuit_open' }, 'circuit_open'],
    ['the code of another', { code: '23505' }, '23505'],
    ['the name of one whose code is a number', { code: 7 }, 'Error'],
  ])('names an error by %s', async (_what, facts, type) => {
    const { telemetry, spans } = recording();
    const error = Object.assign(new Error('away'), facts);
    await expect(withSpan(telemetry.tracer, 'failing', {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(spans[0]!.attributes).toEqual({ 'error.type': type });
  });

  it('also catches what is thrown before the first await', async () => {
    const { telemetry, spans } = recording();
    const failed = withSpan(telemetry.tracer, 'failing', {}, () => {
      throw new Error('at once');
    });
    await expect(failed).rejects.toThrow('at once');
    expect(spans[0]?.ended).toBe(true);
  });
});

describe('a trace', () => {
  it('goes on in another process through a carrier, whatever is active there', async () => {
    const { telemetry, spans } = recording();
    const carrier = await withSpan(telemetry.tracer, 'sender', {}, async () => injectTrace());
    await withSpan(telemetry.tracer, 'unrelated', {}, () =>
      withSpan(telemetry.tracer, 'receiver', { parent: extractTrace(carrier) }, () => Promise.resolve()),
    );
    const byName = new Map(spans.map((span) => [span.name, span]));
    expect(parentOf(byName.get('receiver'))).toBe(idOf(byName.get('sender')));
    expect(byName.get('receiver')?.spanContext().traceId).toBe(byName.get('sender')?.spanContext().traceId);
  });

  it('begins anew with a carrier that is empty or nonsense', async () => {
    const { telemetry, spans } = recording();
    await fc.assert(
      fc.asyncProperty(fc.option(fc.string(), { nil: undefined }), async (traceparent) => {
        spans.length = 0;
        const parent = extractTrace(traceparent === undefined ? {} : { traceparent });
        await withSpan(telemetry.tracer, 'receiver', { parent }, () => Promise.resolve());
        expect(parentOf(spans[0])).toBeUndefined();
      }),
    );
  });

  it('has ids even when nobody takes its spans, so that logs and callees can be joined', async () => {
    const telemetry = createTelemetry({
      serviceName: 'test',
      serviceVersion: '0',
      logLevel: 'silent',
      tracesExporter: 'none',
    });
    const carrier = await withSpan(telemetry.tracer, 'unseen', {}, async () => injectTrace());
    expect(carrier.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it('is carried on by the telemetry for tests, which makes no spans of its own', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { tracer } = noopTelemetry();
    const parent = extractTrace({ traceparent });
    expect(await withSpan(tracer, 'x', { parent }, async () => injectTrace())).toEqual({ traceparent });
    expect(injectTrace()).toEqual({});
  });
});

describe('sampling', () => {
  it.each(['00', '01'] as const)('is decided at the edge, whatever the caller says: flag %s', (flag) => {
    expect(recordedOf200({ atEdge: true, sampleRatio: 0, flag })).toEqual({ recorded: 0, keptEveryId: true });
    expect(recordedOf200({ atEdge: true, sampleRatio: 1, flag })).toEqual({
      recorded: 200,
      keptEveryId: true,
    });
  });

  it('does not go by the trace id at the edge, since the caller chooses that', () => {
    const { recorded } = recordedOf200({ atEdge: true, sampleRatio: 0.5, flag: '01' });
    // Further away than eight standard deviations on either side.
    expect(recorded).toBeGreaterThan(40);
    expect(recorded).toBeLessThan(160);
  });

  it('follows the caller inside', () => {
    expect(recordedOf200({ atEdge: false, sampleRatio: 0, flag: '01' }).recorded).toBe(200);
    expect(recordedOf200({ atEdge: false, sampleRatio: 1, flag: '00' }).recorded).toBe(0);
  });
});

describe('a request that is not recorded', () => {
  const caller = '00f067aa0ba902b7';
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const never = () => {
    throw new Error('A span was begun.');
  };

  it('has a place of its own in the trace of its caller, and hands on that it is not recorded', async () => {
    const { telemetry, spans } = recording({ atEdge: true, sampleRatio: 0 });
    const carrier = { traceparent: `00-${traceId}-${caller}-01`, tracestate: 'vendor=1' };
    const place = openRequestTrace(telemetry, carrier, never);
    expect(place.ids?.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    expect(place.ids?.spanId).not.toBe(caller);
    const sent = { traceparent: `00-${traceId}-${place.ids?.spanId}-00`, tracestate: 'vendor=1' };
    expect(place.carrier).toEqual(sent);
    expect(place.run(() => injectTrace())).toEqual(sent);
    const below = await place.run(() => withSpan(telemetry.tracer, 'below', {}, async () => injectTrace()));
    expect(below.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect(spans).toEqual([]);
  });

  it.each([undefined, 'nonsense', `00-${'0'.repeat(32)}-${caller}-01`])(
    'begins a trace of its own after the parent "%s"',
    (traceparent) => {
      const { telemetry } = recording({ atEdge: true, sampleRatio: 0 });
      const carrier = traceparent === undefined ? {} : { traceparent };
      const places = [1, 2].map(() => openRequestTrace(telemetry, carrier, never));
      expect(places[0]?.carrier.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(places[0]?.ids?.traceId).not.toBe(places[1]?.ids?.traceId);
    },
  );
});

describe('activeTraceId', () => {
  it('is that of the caller, whether the trace is recorded or not, and none outside of a trace', () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    for (const flag of ['00', '01']) {
      const carrier = { traceparent: `00-${traceId}-00f067aa0ba902b7-${flag}` };
      const place = openRequestTrace(noopTelemetry(), carrier, (parent) =>
        noopTelemetry().tracer.startSpan('request', {}, parent),
      );
      expect(place.run(activeTraceId)).toBe(traceId);
    }
    expect(activeTraceId()).toBeUndefined();
  });
});
