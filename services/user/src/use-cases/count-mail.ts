import { type Client, loginKeysOf } from '../domain/client.ts';
import { tooManyMails } from '../domain/throttle.ts';
import type { AttemptCounters } from '../ports/credentials.ts';

export interface CountMailPorts {
  readonly counters: AttemptCounters;
}

/**
 * Counts a message that a stranger asks for; helper of the use cases that send one. Whether there is an account makes no
 * difference.
 *
 * @returns whether the address has had few enough to get another one
 * @throws AppError `resource_exhausted` (`too_many_messages`) when too many were asked for from this network
 */
export async function countMail(
  { counters }: CountMailPorts,
  { email, client }: { email: string; client: Client },
): Promise<boolean> {
  const keys = loginKeysOf(email, client);
  const waitSeconds = await counters.count('network-mails', keys.network);
  if (waitSeconds > 0) throw tooManyMails(waitSeconds);
  return (await counters.count('address-mails', keys.account)) === 0;
}
