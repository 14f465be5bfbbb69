import type { Principal } from '@lectern/auth';
import type { DeadLetterRequest, QueueDeadLetters } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { viewerOf } from '../domain/access.ts';
import { assertUnlimited } from '../domain/collection.ts';
import type { DeadLetterQueue } from '../ports.ts';

export interface GatherDeadLettersPorts {
  /** By the service that consumes from it. */
  readonly deadLetterQueues: Readonly<Record<string, DeadLetterQueue>>;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface GatherDeadLettersInput extends Omit<DeadLetterRequest, 'tenantId'> {
  readonly caller: Principal;
}

/** What the queues answered, and which did not. */
export interface GatheredDeadLetters {
  readonly queues: readonly (QueueDeadLetters & { readonly queue: string })[];
  readonly unavailable: readonly string[];
}

/**
 * Lists, redrives or deletes the dead letters of the caller's tenant, in the queues of all services side by side. A queue that does
 * not answer is named, and keeps no other from it; what became of it there is not known.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`): dead letters do not say in which collections their documents are;
 *   `unavailable` (`dead_letters_unavailable`) when no queue answers
 */
export async function gatherDeadLetters(
  { deadLetterQueues, logger }: GatherDeadLettersPorts,
  { caller, ...input }: GatherDeadLettersInput,
  signal: AbortSignal,
): Promise<GatheredDeadLetters> {
  const { tenantId } = caller;
  assertUnlimited(viewerOf(caller));
  const queues: (QueueDeadLetters & { queue: string })[] = [];
  const unavailable: string[] = [];
  const ask = async ([queue, { seeTo }]: [string, DeadLetterQueue]): Promise<void> => {
    try {
      queues.push({ queue, ...(await seeTo({ tenantId, ...input }, signal)) });
    } catch (err) {
      signal.throwIfAborted();
      logger.warn({ err, queue }, 'a queue of dead letters does not answer');
      unavailable.push(queue);
    }
  };
  await Promise.all(Object.entries(deadLetterQueues).map(ask));
  if (queues.length === 0) {
    const text = 'The queues of dead letters do not answer. Try again later.';
    throw new AppError('unavailable', text, { reason: 'dead_letters_unavailable', retryAfterSeconds: 5 });
  }
  const byName = (a: { queue: string }, b: { queue: string }) => (a.queue < b.queue ? -1 : 1);
  return { queues: queues.sort(byName), unavailable: unavailable.sort() };
}
