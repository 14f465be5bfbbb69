import { revocationLimits } from '@lectern/contracts';
import type { ListedRevocation } from '../domain/revocation.ts';
import type { RevocationLog } from '../ports.ts';

/** Entries in one answer; the contract's bound. */
const pageEntries = revocationLimits.revocationEntries.value;

export interface AwaitRevocationsPorts {
  readonly revocationLog: RevocationLog;
}

export interface AwaitRevocationsInput {
  /** `seq` of the last entry that is known; 0 for all. */
  readonly after: number;
  /** Ends the wait. */
  readonly until: AbortSignal;
}

/**
 * Lists what was ended after an entry, in the order of commits and as far as a page goes. Without any it waits for the next
 * until `until` is aborted, and then lists nothing. Called by the gateway alone. Decides on no error.
 */
export async function awaitRevocations(
  { revocationLog }: AwaitRevocationsPorts,
  { after, until }: AwaitRevocationsInput,
  signal: AbortSignal,
): Promise<ListedRevocation[]> {
  const end = AbortSignal.any([until, signal]);
  for (;;) {
    // Before the read: what is committed between the two ends the watch.
    const watch = revocationLog.watch();
    const entries = await revocationLog.list(after, { limit: pageEntries, signal });
    if (entries.length > 0 || end.aborted) return entries;
    await watch.added(end);
    signal.throwIfAborted();
  }
}
