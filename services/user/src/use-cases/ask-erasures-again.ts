import type { ErasureRepository } from '../ports/erasures.ts';
import { erasureRequested } from './outgoing-events.ts';

export interface AskErasuresAgainPorts {
  readonly erasures: Pick<ErasureRepository, 'askAgain'>;
  readonly now: () => Date;
}

/** How long services have to report before they are asked again, in milliseconds. */
const reportMs = 15 * 60 * 1_000;

/**
 * Asks all services again for what an erasure is about, where a report is missing: the event or the report may be lost. Decides on no error.
 *
 * @returns how many were asked for
 */
export async function askErasuresAgain(
  { erasures, now }: AskErasuresAgainPorts,
  signal: AbortSignal,
): Promise<number> {
  const at = now();
  const query = { askedBefore: new Date(at.getTime() - reportMs), now: at };
  return erasures.askAgain(query, erasureRequested, signal);
}
