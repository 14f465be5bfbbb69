import { toAppError } from '@lectern/errors';
import type { OnDeadLetter, Subscription } from '@lectern/events';
import { classify, deliver, eventOf } from '@lectern/events/testing/deliver';
import { deadLettersOf, type EventBus, type QueuedMessage } from '../event-bus.ts';
import type { Owner } from '../owners.ts';
import type { Process, Scheduler } from '../scheduler.ts';
import type { SimulatedTime } from '../time.ts';

export interface MemoryConsumerParts {
  readonly owner: Owner;
  readonly process: Process;
  readonly scheduler: Scheduler;
  readonly time: SimulatedTime;
  readonly bus: EventBus;
  readonly subscriptions: readonly Subscription[];
  readonly onDeadLetter: OnDeadLetter;
  /** Events that are handled at once. */
  readonly concurrency: number;
  readonly acknowledgesAtOnce: boolean | undefined;
}

const basePauseMs = 2_000;
const mostPauseMs = 300_000;
const { signal } = new AbortController();

/**
 * Hands messages to their handlers, and deletes them when these have resolved. What an error of a handler means is decided as the
 * consumer of production does; there are no heartbeats, outages, tenants or buffers.
 */
export async function runMemoryConsumer(parts: MemoryConsumerParts): Promise<never> {
  const { owner, bus, time, concurrency, acknowledgesAtOnce } = parts;
  const queue = bus.of(owner);
  let running = 0;
  for (;;) {
    const [message] = await stepOf(parts, 'receive', {
      isReady: () => running < concurrency && queue.some(({ visibleAt }) => visibleAt <= time.now),
      run: () => bus.receive(owner, { acknowledgesAtOnce }),
    }).catch(() => []);
    if (message === undefined) continue;
    running += 1;
    handle(parts, message).finally(() => {
      running -= 1;
    });
  }
}

/** Tells the service of the messages that the queue itself has moved to the dead letters. */
export async function runDeadLetterWatch(parts: MemoryConsumerParts): Promise<never> {
  const unknown = () =>
    parts.bus.of(deadLettersOf(parts.owner)).find(({ attributes }) => attributes !== told);
  for (;;) {
    const dead = await stepOf(parts, 'find dead letter', {
      isReady: () => unknown() !== undefined,
      run: unknown,
      lasts: false,
    }).catch(() => undefined);
    if (dead === undefined) continue;
    const isTold = await report(parts, dead.body, wornOut);
    if (isTold) await tell(parts, dead).catch(() => undefined);
    else await parts.time.sleep(basePauseMs);
  }
}

/** The mark of a dead letter that the service knows of. */
const told = Symbol('told');
const wornOut = { reason: 'too_many_deliveries', message: 'It was delivered too often.' };

function tell(parts: MemoryConsumerParts, dead: QueuedMessage): Promise<void> {
  const queue = parts.bus.of(deadLettersOf(parts.owner));
  return stepOf(parts, 'mark dead letter', {
    run: () => {
      const at = queue.findIndex(({ id }) => id === dead.id);
      if (at >= 0) queue[at] = { ...dead, attributes: told };
    },
  });
}

async function handle(parts: MemoryConsumerParts, message: QueuedMessage): Promise<void> {
  const { owner, bus } = parts;
  try {
    await deliver(message.body, parts.subscriptions);
    await stepOf(parts, 'acknowledge', { run: () => bus.delete(owner, message.receipt) });
  } catch (error) {
    // What cannot be settled comes again after the visibility time-out.
    await settle(parts, message, error).catch(() => undefined);
  }
}

async function settle(parts: MemoryConsumerParts, message: QueuedMessage, error: unknown): Promise<void> {
  const { owner, bus, time } = parts;
  const { kind } = classify(error, { signal, dependencies: [] });
  if (kind === 'permanent') {
    if (!(await report(parts, message.body, toAppError(error)))) return retry(parts, message);
    return stepOf(parts, 'dead-letter', {
      run: () => {
        bus.send(deadLettersOf(owner), { body: message.body, attributes: told });
        bus.delete(owner, message.receipt);
      },
    });
  }
  if (kind === 'unforeseen') return retry(parts, message);
  // Sent again, it spends no delivery.
  return stepOf(parts, 'requeue', {
    run: () => {
      const delayMs = Math.min(mostPauseMs, Math.max(basePauseMs, time.now - message.sentAt));
      bus.send(owner, { body: message.body, delayMs });
      bus.delete(owner, message.receipt);
    },
  });
}

function retry(parts: MemoryConsumerParts, { receives, receipt }: QueuedMessage): Promise<void> {
  const pauseMs = Math.min(mostPauseMs, basePauseMs * 2 ** (receives - 1));
  return stepOf(parts, 'retry', { run: () => parts.bus.hide(parts.owner, receipt, pauseMs) });
}

/** @returns whether nobody needs to be told again */
async function report(
  { onDeadLetter }: MemoryConsumerParts,
  body: string,
  { reason, message }: { reason: string; message: string },
): Promise<boolean> {
  const event = eventOf({ Body: body });
  if (event === undefined) return true;
  return onDeadLetter({ event, reason, message }, { signal }).then(
    () => true,
    (error: unknown) => classify(error, { signal, dependencies: [] }).kind === 'permanent',
  );
}

function stepOf<T>(
  { process, scheduler, owner }: MemoryConsumerParts,
  label: string,
  { run, isReady, lasts = true }: { run: () => T; isReady?: () => boolean; lasts?: boolean },
): Promise<T> {
  const failure = () => new Error('socket hang up');
  const ready = isReady === undefined ? {} : { isReady };
  return scheduler.step(process, `${label} ${owner}`, { run, ...ready, lasts, failure });
}
