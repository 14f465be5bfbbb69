import type { Erasures } from '../ports.ts';

export interface EraseLateDataPorts {
  readonly erasures: Pick<Erasures, 'recent' | 'remove'>;
}

/** Deletes what was stored by requests that were under way when their tenant or person was erased. Decides on no error. @returns how many rows */
export async function eraseLateData({ erasures }: EraseLateDataPorts, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (const erasure of await erasures.recent(signal)) count += await erasures.remove(erasure, signal);
  return count;
}
