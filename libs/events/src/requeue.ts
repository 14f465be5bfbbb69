import type { Message } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import type { Counter } from 'prom-client';
import { type Delayed, deleteMessages, type Queue, type Refused, sendMessages } from './sqs-batches.ts';

/** What {@link createRequeue} needs. */
export interface RequeueOptions {
  readonly queue: Queue;
  /** The consuming service. */
  readonly consumer: string;
  readonly counter: Counter<'consumer'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Puts messages back into their queue; resolves with those that could not be sent, which are still the caller's. */
export type Requeue = (delayed: readonly Delayed[]) => Promise<readonly Message[]>;

const quietMs = 60_000;

/**
 * Requeues messages so that the time in which they waited is not counted as a delivery: each is sent to its queue once
 * more, with body and attributes as they are and a delay, and only then is the first one deleted. A process that
 * crashes in between leaves two of one event, never none; the inbox recognizes them by the event's id. Never rejects.
 */
export function createRequeue({ queue, consumer, counter, logger }: RequeueOptions): Requeue {
  let lastLogged = Number.NEGATIVE_INFINITY;

  const warn = ([first]: readonly Refused[], what: string): void => {
    if (first !== undefined) logger.warn({ err: first.error, messageId: first.message.MessageId }, what);
  };
  /** Once a minute at most: while a tenant has more than its share, its messages are requeued all the time. */
  const log = (messages: number): void => {
    if (performance.now() - lastLogged < quietMs) return;
    lastLogged = performance.now();
    logger.info({ consumer, messages }, 'more events of one tenant than its share, requeued');
  };
  return async (delayed) => {
    const notSent = await sendMessages(queue, delayed);
    warn(notSent, 'events could not be requeued');
    const unsent = new Set<Message>(notSent.map(({ message }) => message));
    const sent = delayed.map(({ message }) => message).filter((message) => !unsent.has(message));
    if (sent.length > 0) {
      counter.inc({ consumer }, sent.length);
      log(sent.length);
      warn(await deleteMessages(queue, sent), 'requeued events could not be deleted and will come twice');
    }
    return [...unsent];
  };
}
