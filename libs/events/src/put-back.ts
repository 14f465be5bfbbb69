import type { Message } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import type { Counter } from 'prom-client';
import { type Delayed, deleteAll, type Queue, type Refused, sendAgain } from './sqs-batches.ts';

/** What {@link createPutBack} needs. */
export interface PutBackOptions extends Queue {
  /** The consuming service. */
  readonly name: string;
  readonly counter: Counter<'consumer'>;
  readonly logger: Logger;
}

const quietMs = 60_000;

/**
 * Puts messages back so that the time in which they waited for nothing is not counted as a delivery: each goes into its
 * queue once more, with body and attributes as they are and to be delivered later, and only then is the first one
 * deleted. A process that dies in between leaves two of one event, never none; the inbox knows them by the event's id.
 * Resolves with those that could not be sent, which are still the caller's. Never rejects.
 */
export function createPutBack(
  options: PutBackOptions,
): (delayed: readonly Delayed[]) => Promise<readonly Message[]> {
  const { name, counter, logger } = options;
  let lastSaid = Number.NEGATIVE_INFINITY;

  const complain = ([first]: readonly Refused[], what: string): void => {
    if (first !== undefined) logger.warn({ err: first.error, messageId: first.message.MessageId }, what);
  };
  /** Where a tenant waits at all, its messages are put back again and again. */
  const say = (messages: number): void => {
    if (performance.now() - lastSaid < quietMs) return;
    lastSaid = performance.now();
    logger.info({ consumer: name, messages }, 'more events of one tenant than its share, they are put back');
  };
  return async (delayed) => {
    const notSent = await sendAgain(options, delayed);
    complain(notSent, 'events could not be put back');
    const unsent = new Set<Message>(notSent.map(({ message }) => message));
    const sent = delayed.map(({ message }) => message).filter((message) => !unsent.has(message));
    if (sent.length > 0) {
      counter.inc({ consumer: name }, sent.length);
      say(sent.length);
      complain(await deleteAll(options, sent), 'events that were put back are still there, they come twice');
    }
    return [...unsent];
  };
}
