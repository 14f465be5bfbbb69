import type { Deliveries } from '../ports.ts';

export interface PurgePorts {
  readonly deliveries: Pick<Deliveries, 'purge'>;
  /** How long a delivery is kept, in milliseconds. */
  readonly retentionMs: number;
  /** How long it is known that a document was deleted, in milliseconds. */
  readonly tombstoneRetentionMs: number;
  readonly now: () => Date;
}

/** Deletes what is past its retention, and what belongs to webhooks that are deleted. Decides on no error. @returns how many rows */
export async function purge(
  { deliveries, retentionMs, tombstoneRetentionMs, now }: PurgePorts,
  signal: AbortSignal,
): Promise<number> {
  const before = (ms: number): Date => new Date(now().getTime() - ms);
  return deliveries.purge(
    { deliveries: before(retentionMs), outcomes: before(tombstoneRetentionMs) },
    signal,
  );
}
