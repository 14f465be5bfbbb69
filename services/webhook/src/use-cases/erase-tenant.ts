import type { Deliveries, Webhooks } from '../ports.ts';
import { type PurgePorts, purge } from './purge.ts';

export interface EraseTenantPorts extends PurgePorts {
  readonly webhooks: Pick<Webhooks, 'removeAll'>;
  readonly deliveries: Pick<Deliveries, 'purge'>;
}

export interface EraseTenantInput {
  readonly tenantId: string;
}

/** Deletes all that is kept of a tenant: its webhooks with their deliveries, and what they were told. Repeated, it finds nothing. Decides on no error. */
export async function eraseTenant(
  ports: EraseTenantPorts,
  { tenantId }: EraseTenantInput,
  signal: AbortSignal,
): Promise<void> {
  await ports.webhooks.removeAll(tenantId, signal);
  await purge(ports, signal);
}
