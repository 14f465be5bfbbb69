import { ProxyTracerProvider } from '@opentelemetry/api';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { installContextPropagation } from './propagation.ts';
import type { Telemetry } from './telemetry.ts';

/** Telemetry for tests: a silent logger, spans that are not recorded, and a real registry without default metrics. */
export function noopTelemetry(name = 'test'): Telemetry {
  installContextPropagation();
  return {
    logger: pino({ name, level: 'silent' }),
    metrics: new Registry(),
    tracer: new ProxyTracerProvider().getTracer(name),
    shutdown: () => Promise.resolve(),
  };
}
