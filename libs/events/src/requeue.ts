import type { Logger } from '@lectern/telemetry';
import type { Counter } from 'prom-client';
import { quietly } from './log-quietly.ts';
import type { BufferedMessage, MessageBuffer } from './message-buffer.ts';
import { RequeueSchedule } from './requeue-schedule.ts';
import { type Queue, type Refused, sendAgain } from './sqs-batches.ts';

/** What {@link createRequeue} needs. */
export interface RequeueOptions {
  readonly queue: Queue;
  /** The consuming service. */
  readonly consumer: string;
  readonly counter: Counter<'consumer'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

type Messages = readonly BufferedMessage[];

/** Puts messages back into their queue; both resolve with those that could not be sent, which are still the caller's. */
export interface Requeue {
  /** To be delivered again when the turn of their key is near, as its backlog in the buffer lets expect. */
  later(messages: Messages, buffer: Pick<MessageBuffer, 'expectedWaitMs' | 'sizeOf'>): Promise<Messages>;
  /** To be delivered again at once. */
  now(messages: Messages): Promise<Messages>;
  /** To be delivered again when a suspect has been handled alone. */
  afterSuspect(messages: Messages): Promise<Messages>;
}

/**
 * After a crash, suspects come one after the other. What stands between them is out of their way for this long: at once, it would
 * come back with the next of them, only to be requeued again.
 */
const afterSuspectSeconds = 2;

/** Requeues messages, so that the time in which they waited is not counted as a delivery. Never rejects. */
export function createRequeue({ queue, consumer, counter, logger }: RequeueOptions): Requeue {
  const schedule = new RequeueSchedule();

  const warn = ([first]: readonly Refused[], what: string): void => {
    if (first !== undefined) logger.warn({ err: first.error, messageId: first.message.MessageId }, what);
  };
  // While a tenant has more than its share, its messages are requeued all the time.
  const log = quietly((facts: object) =>
    logger.info(facts, 'tenant over its buffer quota, messages requeued'),
  );
  const requeue = async (
    messages: Messages,
    delayOf: (buffered: BufferedMessage) => number,
  ): Promise<Messages> => {
    const delayed = messages.map((each) => ({ message: each.message, delaySeconds: delayOf(each) }));
    const { notSent, notDeleted } = await sendAgain(queue, delayed);
    warn(notSent, 'events could not be requeued');
    warn(notDeleted, 'requeued events could not be deleted and will come twice');
    const sent = messages.length - notSent.length;
    if (sent > 0) {
      counter.inc({ consumer }, sent);
      log({ consumer, messages: sent });
    }
    const unsent = new Set(notSent.map(({ message }) => message));
    return messages.filter(({ message }) => unsent.has(message));
  };
  return {
    later: (messages, buffer) =>
      requeue(messages, ({ key, priority }) => {
        if (priority > 0) return 1;
        const backlog = { key, waitMs: buffer.expectedWaitMs(key), waiting: buffer.sizeOf(key) };
        return schedule.delaySeconds({ ...backlog, now: performance.now() });
      }),
    now: (messages) => requeue(messages, () => 0),
    afterSuspect: (messages) => requeue(messages, () => afterSuspectSeconds),
  };
}
