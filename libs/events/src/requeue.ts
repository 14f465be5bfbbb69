import type { Logger } from '@lectern/telemetry';
import type { Counter } from 'prom-client';
import type { BufferedMessage, MessageBuffer } from './message-buffer.ts';
import { RequeueSchedule } from './requeue-schedule.ts';
import { deleteMessages, type Queue, type Refused, sendMessages } from './sqs-batches.ts';

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
}

const quietMs = 60_000;

/**
 * Requeues messages so that the time in which they waited is not counted as a delivery: each is sent to its queue once
 * more, with body and attributes as they are and a delay, and only then is the first one deleted. A process that
 * crashes in between leaves two of one event, never none; the inbox recognizes them by the event's id. Never rejects.
 */
export function createRequeue({ queue, consumer, counter, logger }: RequeueOptions): Requeue {
  const schedule = new RequeueSchedule();
  let lastLogged = Number.NEGATIVE_INFINITY;

  const warn = ([first]: readonly Refused[], what: string): void => {
    if (first !== undefined) logger.warn({ err: first.error, messageId: first.message.MessageId }, what);
  };
  /** Once a minute at most: while a tenant has more than its share, its messages are requeued all the time. */
  const log = (messages: number): void => {
    if (performance.now() - lastLogged < quietMs) return;
    lastLogged = performance.now();
    logger.info({ consumer, messages }, 'tenant over its buffer quota, messages requeued');
  };
  const requeue = async (
    messages: Messages,
    delayOf: (buffered: BufferedMessage) => number,
  ): Promise<Messages> => {
    const delayed = messages.map((each) => ({ message: each.message, delaySeconds: delayOf(each) }));
    const notSent = await sendMessages(queue, delayed);
    warn(notSent, 'events could not be requeued');
    const unsent = new Set(notSent.map(({ message }) => message));
    const sent = delayed.map(({ message }) => message).filter((message) => !unsent.has(message));
    if (sent.length > 0) {
      counter.inc({ consumer }, sent.length);
      log(sent.length);
      warn(await deleteMessages(queue, sent), 'requeued events could not be deleted and will come twice');
    }
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
  };
}
