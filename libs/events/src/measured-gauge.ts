import type { Logger, Registry } from '@lectern/telemetry';
import { Gauge } from 'prom-client';

/** One value of a gauge. */
export interface Sample<L extends string> {
  readonly labels: Readonly<Partial<Record<L, string>>>;
  readonly value: number;
}

/** What {@link measureWhenRead} needs. */
export interface MeasuredGaugeOptions<L extends string> {
  readonly registry: Registry;
  readonly logger: Logger;
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  measure(): Promise<readonly Sample<L>[]>;
  /** How long a measurement may take, in milliseconds; default 1 s. */
  readonly timeoutMs?: number;
}

/**
 * A gauge that is measured each time somebody reads the metrics. A measurement that fails or takes too long leaves it
 * without a value, since an old one would look current, and never keeps the other metrics from being read.
 * The first of a name in a registry stays.
 */
export function measureWhenRead<L extends string>(options: MeasuredGaugeOptions<L>): void {
  const { registry, name, help, labelNames, timeoutMs = 1_000 } = options;
  if (registry.getSingleMetric(name) !== undefined) return;
  let failing = false;
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      clear(this, labelNames);
      try {
        const samples = await withinTime(options.measure(), timeoutMs);
        for (const { labels, value } of samples) this.set({ ...labels }, value);
        failing = false;
      } catch (error) {
        // Once per outage: metrics are read several times a minute.
        if (!failing) options.logger.warn({ err: error, metric: name }, 'metric collection failed');
        failing = true;
      }
    },
  });
}

/** `reset` sets a gauge without labels to 0, which would look like a measurement. */
function clear<L extends string>(gauge: Gauge<L>, labelNames: readonly L[]): void {
  if (labelNames.length === 0) gauge.remove();
  else gauge.reset();
}

async function withinTime<T>(measuring: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not measured within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([measuring, late]);
  } finally {
    clearTimeout(timer);
  }
}
