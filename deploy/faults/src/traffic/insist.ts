import { setTimeout as delay } from 'node:timers/promises';
import { LecternError } from '@lectern/client';
import type { LedgerEntry } from './ledger.ts';

/** What a call is, and whose. */
export interface Insistence {
  readonly entry: LedgerEntry;
  readonly what: string;
  /** When nobody waits any longer. */
  readonly signal: AbortSignal;
}

const pauseMs = { first: 100, most: 1_500 };
const passing: ReadonlySet<number | undefined> = new Set([429, 502, 503, 504, 507]);

/**
 * Makes a call again until the platform says what came of it, as its callers are asked to: after no answer, and after one that says that it
 * passes. A `409` that passes counts as such. Any other failure of the platform's own is noted as a complaint, and repeated.
 *
 * @throws LecternError for an answer that is final; the signal's reason
 */
export async function insist<T>(
  { entry, what, signal }: Insistence,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    const note = (outcome: string): void => void entry.steps.push({ at: new Date(), what, outcome });
    try {
      const answer = await call(signal);
      note('done');
      return answer;
    } catch (error) {
      if (!(error instanceof LecternError)) throw error;
      const { status, reason } = error;
      note(`${status ?? 'no answer'} ${reason}`);
      if (!isPassing(error)) {
        if (status === undefined || status < 500) throw error;
        entry.complaints.push(`${what} was answered with ${status} ${reason}: ${error.message}`);
      }
    }
    await delay(Math.min(pauseMs.most, pauseMs.first * 2 ** attempt), undefined, { signal });
  }
}

function isPassing({ code, status, retryable }: LecternError): boolean {
  if (code === 'network_error' || code === 'timeout') return true;
  return passing.has(status) || (status === 409 && retryable);
}
