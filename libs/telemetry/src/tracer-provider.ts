import { createRequire } from 'node:module';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import { createSampler } from './sampling.ts';
import type { TelemetryOptions } from './telemetry-options.ts';

const exportEveryMs = 1000;
const exportTimeoutMs = 5000;

/** The exporter's shutdown holds the process for this long in any case; the batch before it has sent all there is. */
const jaegerFlushMs = 500;

/** Whether anybody gets the spans. */
export function exportsSpans({ spanProcessors = [], tracesExporter }: TelemetryOptions): boolean {
  return spanProcessors.length > 0 || tracesExporter !== 'none';
}

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
    sampler: createSampler(options, exportsSpans(options)),
    spanProcessors,
  });
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

/** Only the exporter that is asked for is loaded: each takes some 10 MiB of every process. */
const load = createRequire(import.meta.url);

function createExporter(options: TelemetryOptions): SpanExporter | undefined {
  switch (options.tracesExporter) {
    case 'none':
      return undefined;
    case 'otlp': {
      const { OTLPTraceExporter }: typeof import('@opentelemetry/exporter-trace-otlp-http') = load(
        '@opentelemetry/exporter-trace-otlp-http',
      );
      return new OTLPTraceExporter({
        ...(options.otlpEndpoint === undefined ? {} : { url: `${options.otlpEndpoint}/v1/traces` }),
        timeoutMillis: exportTimeoutMs,
      });
    }
    case 'jaeger': {
      const { JaegerExporter }: typeof import('@opentelemetry/exporter-jaeger') = load(
        '@opentelemetry/exporter-jaeger',
      );
      return new JaegerExporter({
        ...(options.jaegerEndpoint === undefined ? {} : { endpoint: options.jaegerEndpoint }),
        flushTimeout: jaegerFlushMs,
      });
    }
  }
}
