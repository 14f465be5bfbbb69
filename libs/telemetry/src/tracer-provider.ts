import { JaegerExporter } from '@opentelemetry/exporter-jaeger';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SpanExporter,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import type { TelemetryOptions } from './telemetry-options.ts';

const exportEveryMs = 1000;
const exportTimeoutMs = 5000;

/** The exporter's shutdown holds the process for this long in any case; the batch before it has sent all there is. */
const jaegerFlushMs = 500;

/** A provider per service: several of them can share a process, each with a resource of its own. */
export function createTracerProvider(options: TelemetryOptions): NodeTracerProvider {
  const { serviceName, serviceVersion, instanceId } = options;
  const spanProcessors = [...(options.spanProcessors ?? []), ...exportingProcessors(options)];
  return new NodeTracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: serviceName,
      [ATTR_SERVICE_VERSION]: serviceVersion,
      ...(instanceId === undefined ? {} : { [ATTR_SERVICE_INSTANCE_ID]: instanceId }),
    }),
    sampler: createSampler(options, spanProcessors.length > 0),
    spanProcessors,
  });
}

function createSampler(options: TelemetryOptions, isExported: boolean): Sampler {
  const root = rootSampler(options, isExported);
  if (options.atEdge !== true) return new ParentBasedSampler({ root });
  // Not by the trace id, as the root sampler does: an external caller chooses that too.
  const ours = isExported ? randomSampler(options.sampleRatio ?? 1) : root;
  return new ParentBasedSampler({ root, remoteParentSampled: ours, remoteParentNotSampled: ours });
}

function randomSampler(ratio: number): Sampler {
  const { NOT_RECORD, RECORD_AND_SAMPLED } = SamplingDecision;
  return {
    shouldSample: () => ({ decision: Math.random() < ratio ? RECORD_AND_SAMPLED : NOT_RECORD }),
    toString: () => `Random{${ratio}}`,
  };
}

/**
 * Without an exporter or processor, spans of our own traces are not recorded: they cost next to nothing, and still have the
 * ids by which logs of all services are joined.
 */
function rootSampler(options: TelemetryOptions, isExported: boolean): Sampler {
  return isExported ? new TraceIdRatioBasedSampler(options.sampleRatio ?? 1) : new AlwaysOffSampler();
}

function exportingProcessors(options: TelemetryOptions): SpanProcessor[] {
  const exporter = createExporter(options);
  if (exporter === undefined) return [];
  return [
    new BatchSpanProcessor(exporter, {
      scheduledDelayMillis: exportEveryMs,
      exportTimeoutMillis: exportTimeoutMs,
    }),
  ];
}

function createExporter(options: TelemetryOptions): SpanExporter | undefined {
  switch (options.tracesExporter) {
    case 'none':
      return undefined;
    case 'otlp':
      return new OTLPTraceExporter({
        ...(options.otlpEndpoint === undefined ? {} : { url: `${options.otlpEndpoint}/v1/traces` }),
        timeoutMillis: exportTimeoutMs,
      });
    case 'jaeger':
      return new JaegerExporter({
        ...(options.jaegerEndpoint === undefined ? {} : { endpoint: options.jaegerEndpoint }),
        flushTimeout: jaegerFlushMs,
      });
  }
}
