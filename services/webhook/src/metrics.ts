import { measureWhenRead } from '@lectern/events';
import type { Registry, Telemetry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { Deliveries, DeliveryMetrics } from './ports.ts';

/** Makes {@link DeliveryMetrics}. */
export function deliveryMetrics(registry: Registry): DeliveryMetrics {
  const counterOf = (facts: { name: string; help: string; labelNames: string[] }) =>
    new Counter({ ...facts, registers: [registry] });
  const attempts = counterOf({
    name: 'webhook_attempts_total',
    help: 'Attempts to deliver a message, by how they ended: accepted, status, timeout, not_reached or url_not_allowed',
    labelNames: ['outcome'],
  });
  const deliveries = counterOf({
    name: 'webhook_deliveries_total',
    help: 'Deliveries that are over, by whether they were accepted in the end: delivered or failed',
    labelNames: ['status'],
  });
  const disabled = counterOf({
    name: 'webhook_disabled_total',
    help: 'Webhooks that were disabled, by reason: gone (the receiver answered 410) or failing (it accepted nothing for days)',
    labelNames: ['reason'],
  });
  return {
    attempted: (outcome) => attempts.inc({ outcome }),
    ended: (status) => deliveries.inc({ status }),
    disabled: (reason) => disabled.inc({ reason }),
  };
}

/**
 * Gauges of what waits. They are measured in the database, so every instance shows the same: take the maximum over instances, never the sum.
 */
export function watchDeliveries(
  { metrics: registry, logger }: Telemetry,
  { measure, now }: { measure: () => ReturnType<Deliveries['measure']>; now: () => Date },
): void {
  const shared = { registry, logger, labelNames: [] as const };
  measureWhenRead({
    ...shared,
    name: 'webhook_deliveries_due',
    help: 'Deliveries whose next attempt is due',
    measure: async () => [{ labels: {}, value: (await measure()).waiting }],
  });
  measureWhenRead({
    ...shared,
    name: 'webhook_delivery_lag_seconds',
    help: 'Time since which the oldest attempt is due of a webhook that none is made for',
    measure: async () => {
      const { oldestDueAt } = await measure();
      const seconds = oldestDueAt === undefined ? 0 : (now().getTime() - oldestDueAt.getTime()) / 1_000;
      return [{ labels: {}, value: Math.max(0, seconds) }];
    },
  });
}
