import type { Message } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { ageMsOf } from './message-content.ts';
import { changeVisibility, type Queue } from './sqs-batches.ts';

/** What {@link createHeartbeat} needs. */
export interface HeartbeatOptions {
  readonly queue: Queue;
  readonly visibilityTimeoutSeconds: number;
  readonly heartbeatSeconds: number;
  readonly logger: Pick<Logger, 'warn'>;
}

/** A beat that SQS does not answer in this part of the visibility time-out is given up, so that another one comes in time. */
const shareForAnswer = 0.4;

/** Keeps messages hidden from other instances, ten of them in one request. */
export interface Heartbeat {
  start(): void;
  /** How long the oldest of the kept messages has been in its queue, in milliseconds; 0 where there is none. */
  oldestAgeMs(): number;
  keep(message: Message): void;
  /**
   * Whether a received message is one that is kept already: no beat came in time, as on a machine without CPU time. The kept one then
   * goes on, settled by what SQS has just handed out.
   */
  adopt(received: Message): boolean;
  /** Resolves when no beat for these messages is under way, so that it cannot overwrite what the caller does next. */
  release(...messages: Message[]): Promise<void>;
  /** Messages that are kept at this moment are left to their visibility time-out. */
  stop(): void;
}

/** Extends the visibility time-out of all kept messages at every beat. A beat that fails is logged, the next may not. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { queue, logger, visibilityTimeoutSeconds, heartbeatSeconds } = options;
  const kept = new Map<string | undefined, Message>();
  const isKept = (message: Message): boolean => kept.get(message.MessageId) === message;
  let beating: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const beat = async (): Promise<void> => {
    const signal = AbortSignal.timeout(visibilityTimeoutSeconds * 1_000 * shareForAnswer);
    const options = { seconds: visibilityTimeoutSeconds, signal };
    const refused = await changeVisibility(queue, [...kept.values()], options);
    // A message that was settled meanwhile is gone, which is no failure.
    const [lost] = refused.filter(({ message }) => isKept(message));
    if (lost === undefined) return;
    logger.warn({ err: lost.error, messageId: lost.message.MessageId }, 'a heartbeat of held events failed');
  };
  const tick = (): void => {
    if (beating !== undefined || kept.size === 0) return;
    beating = beat().finally(() => {
      beating = undefined;
    });
  };
  return {
    start: () => {
      timer ??= setInterval(tick, heartbeatSeconds * 1_000);
    },
    keep: (message) => void kept.set(message.MessageId, message),
    adopt: ({ MessageId, ReceiptHandle }) => {
      const message = kept.get(MessageId);
      if (message === undefined) return false;
      message.ReceiptHandle = ReceiptHandle;
      return true;
    },
    oldestAgeMs: () => [...kept.values()].reduce((oldest, message) => Math.max(oldest, ageMsOf(message)), 0),
    release: async (...messages) => {
      for (const message of messages) if (isKept(message)) kept.delete(message.MessageId);
      await beating;
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
      kept.clear();
    },
  };
}
