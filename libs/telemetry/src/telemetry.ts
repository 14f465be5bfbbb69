import { DiagLogLevel, diag, ProxyTracerProvider, type SpanContext, type Tracer } from '@opentelemetry/api';
import type { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { type Logger, pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { installContextPropagation } from './context.ts';
import { createLogger } from './logger.ts';
import { createRecordingRule } from './sampling.ts';
import type { TelemetryOptions } from './telemetry-options.ts';
import { createTracerProvider, exportsSpans } from './tracer-provider.ts';

/** Logs, metrics and traces of one service. */
export interface Telemetry {
  readonly logger: Logger;
  /** The service's own registry, with Node's default metrics; never prom-client's global one. */
  readonly metrics: Registry;
  readonly tracer: Tracer;
  /** Whether a request that came with this parent is recorded; asked once for each request, see `openRequestTrace`. */
  isRecorded(parent: SpanContext | undefined): boolean;
  /** Sends what is left of the spans. Never rejects: spans that cannot be sent are lost, and the log says so. */
  shutdown(): Promise<void>;
}

/**
 * Sets up logs, metrics and traces of one service. The only things it shares with other services in the process are
 * the context manager and the propagator, which hold no state.
 *
 * Spans are exported in batches from memory: up to a second of them is lost when the process is killed, and all that
 * a collector does not accept for long enough. Telemetry never fails or delays the work that it observes.
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  installContextPropagation();
  const logger = createLogger({
    serviceName: options.serviceName,
    instanceId: options.instanceId,
    level: options.logLevel,
    destination: options.logDestination,
  });
  if (options.tracesExporter !== 'none') reportExportFailures(logger);
  const provider = createTracerProvider(options);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return {
    logger,
    metrics,
    tracer: provider.getTracer(options.serviceName, options.serviceVersion),
    isRecorded: createRecordingRule(options, exportsSpans(options)),
    shutdown: () => shutdownProvider(provider, logger),
  };
}

/** Telemetry for tests: a silent logger, spans that are not recorded, and a real registry without default metrics. */
export function noopTelemetry(name = 'test'): Telemetry {
  installContextPropagation();
  return {
    logger: pino({ name, level: 'silent' }),
    metrics: new Registry(),
    tracer: new ProxyTracerProvider().getTracer(name),
    isRecorded: () => false,
    shutdown: () => Promise.resolve(),
  };
}

async function shutdownProvider(provider: NodeTracerProvider, logger: Logger): Promise<void> {
  try {
    await provider.shutdown();
  } catch (error) {
    logger.warn({ err: error }, 'the last spans could not be exported');
  }
}

/** OpenTelemetry reports through one global logger; without it, a wrong endpoint would be silent. */
function reportExportFailures(logger: Logger): void {
  const warn = (message: string, ...facts: unknown[]) => logger.warn({ facts }, `opentelemetry: ${message}`);
  const drop = () => {
    // Below the level that is asked for.
  };
  diag.setLogger(
    { error: warn, warn, info: drop, debug: drop, verbose: drop },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
