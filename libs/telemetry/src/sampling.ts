import { type Context, createContextKey, type SpanContext, TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { TelemetryOptions } from './telemetry-options.ts';

const decided = createContextKey('recorded');

/** Marks the context of a span as one that is recorded: {@link createRecordingRule} has said so. */
export function markDecided(context: Context): Context {
  return context.setValue(decided, true);
}

/**
 * Whether a request with this parent is recorded, asked before there is a span. By chance at the edge and where a trace
 * begins; as the parent is elsewhere.
 */
export function createRecordingRule(
  { sampleRatio = 1, atEdge = false }: TelemetryOptions,
  isExported: boolean,
): (parent: SpanContext | undefined) => boolean {
  return (parent) => {
    if (parent !== undefined && !atEdge) return (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
    return isExported && Math.random() < sampleRatio;
  };
}

/**
 * The sampler of all other spans. Without an exporter or processor, spans of our own traces are not recorded: they cost next
 * to nothing, and still have the ids by which logs of all services are joined.
 */
export function createSampler(options: TelemetryOptions, isExported: boolean): Sampler {
  const root = isExported ? new TraceIdRatioBasedSampler(options.sampleRatio ?? 1) : new AlwaysOffSampler();
  const sampler = new ParentBasedSampler({ root });
  return {
    shouldSample: (...asked) => {
      const [context] = asked;
      if (context.getValue(decided) === true) return { decision: SamplingDecision.RECORD_AND_SAMPLED };
      return sampler.shouldSample(...asked);
    },
    toString: () => `Decided(${sampler})`,
  };
}
