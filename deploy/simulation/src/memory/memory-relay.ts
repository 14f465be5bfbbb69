import type { EventBus } from '../event-bus.ts';
import type { Owner } from '../owners.ts';
import type { Process, Scheduler } from '../scheduler.ts';
import type { SimulatedTime } from '../time.ts';

/** An event that waits to be published. */
export interface OutboxRow {
  readonly body: string;
  /** Until then a relay has it in charge. */
  leasedUntil: number;
}

export interface MemoryRelayParts {
  readonly owner: Owner;
  readonly process: Process;
  readonly scheduler: Scheduler;
  readonly time: SimulatedTime;
  readonly bus: EventBus;
  readonly outbox: OutboxRow[];
}

const leaseMs = 5_000;
const mostPerBatch = 10;

/** Publishes what is in an outbox, and then removes it: at least once, since a process can end between the two. */
export async function runMemoryRelay(parts: MemoryRelayParts): Promise<never> {
  const { process, scheduler, time, outbox } = parts;
  for (;;) {
    const published = await scheduler
      .step(process, 'publish', {
        isReady: () => outbox.some(({ leasedUntil }) => leasedUntil <= time.now),
        run: () => publish(parts),
        lasts: true,
        failure,
      })
      .catch((): OutboxRow[] => []);
    if (published.length === 0) continue;
    const forget = () =>
      void outbox.splice(0, outbox.length, ...outbox.filter((row) => !published.includes(row)));
    await scheduler
      .step(process, 'DELETE outbox', { run: forget, lasts: true, failure })
      .catch(() => undefined);
  }
}

function due({ outbox, time }: MemoryRelayParts): OutboxRow[] {
  return outbox.filter(({ leasedUntil }) => leasedUntil <= time.now);
}

function publish(parts: MemoryRelayParts): OutboxRow[] {
  const { owner, time, bus } = parts;
  const batch = due(parts).slice(0, mostPerBatch);
  for (const row of batch) {
    row.leasedUntil = time.now + leaseMs;
    bus.publish(owner, { body: row.body });
  }
  time.wakeAt(time.now + leaseMs);
  return batch;
}

function failure(): Error {
  return new Error('socket hang up');
}
