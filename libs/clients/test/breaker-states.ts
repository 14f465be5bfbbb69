import type { Registry } from '@lectern/telemetry';

const names = ['closed', 'half_open', 'open'] as const;

/** The breakers that a registry shows, in the order in which they were made, and their states. */
export async function breakerStates(metrics: Registry) {
  const shown = await metrics.getSingleMetric('circuit_breaker_state')?.get();
  return (shown?.values ?? []).map(({ value, labels: { target, operation } }) => ({
    target,
    operation,
    state: names[value],
  }));
}
