import type { AnswerCache, Erasures } from '../ports.ts';

export interface EraseLateDataPorts {
  readonly erasures: Pick<Erasures, 'recent' | 'remove'>;
  readonly cache: Pick<AnswerCache, 'forget'>;
}

/**
 * Deletes what calls have left that were under way when their tenant or person was erased, and what this process has of them in its memory. Decides on no error.
 *
 * @returns how many rows
 */
export async function eraseLateData(
  { erasures, cache }: EraseLateDataPorts,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for (const erasure of await erasures.recent(signal)) {
    cache.forget(erasure.tenantId);
    count += await erasures.remove(erasure, signal);
  }
  return count;
}
