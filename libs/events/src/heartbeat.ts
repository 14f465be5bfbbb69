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

/** Keeps messages hidden from other instances, ten of them in one request. */
export interface Heartbeat {
  start(): void;
  /** How long the oldest of the kept messages has been in its queue, in milliseconds; 0 where there is none. */
  oldestAgeMs(): number;
  keep(message: Message): void;
  /** Resolves when no beat for these messages is under way, so that it cannot overwrite what the caller does next. */
  release(...messages: Message[]): Promise<void>;
  /** Messages that are kept at this moment are left to their visibility time-out. */
  stop(): void;
}

/** Extends the visibility time-out of all kept messages at every beat. A beat that fails is logged, the next may not. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { queue, logger, visibilityTimeoutSeconds, heartbeatSeconds } = options;
  const kept = new Set<Message>();
  let beating: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const beat = async (): Promise<void> => {
    const refused = await changeVisibility(queue, [...kept], visibilityTimeoutSeconds);
    // A message that was settled meanwhile is gone, which is no failure.
    const [lost] = refused.filter(({ message }) => kept.has(message));
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
    keep: (message) => void kept.add(message),
    oldestAgeMs: () => [...kept].reduce((oldest, message) => Math.max(oldest, ageMsOf(message)), 0),
    release: async (...messages) => {
      for (const message of messages) kept.delete(message);
      await beating;
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
      kept.clear();
    },
  };
}
