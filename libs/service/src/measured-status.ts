import type { BreakerStatus, OutboxStatus, QueueStatus } from '@lectern/contracts';
import type { Registry } from '@lectern/telemetry';

/** One value of a metric. */
interface Sample {
  readonly value: number;
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
}

const breakerStates = ['closed', 'half-open', 'open'] as const;

/** What an instance measures of itself for Prometheus, read from the same metrics. */
export interface MeasuredStatus {
  readonly breakers: BreakerStatus[];
  readonly queue?: QueueStatus;
  readonly outbox?: OutboxStatus;
}

/** Reads it. A metric that cannot be measured at the moment has no value, and its part is absent. */
export async function measuredStatus(registry: Registry): Promise<MeasuredStatus> {
  const [breakers, queue, outbox] = await Promise.all([
    breakersOf(registry),
    queueOf(registry),
    outboxOf(registry),
  ]);
  return { breakers, ...(queue && { queue }), ...(outbox && { outbox }) };
}

async function breakersOf(registry: Registry): Promise<BreakerStatus[]> {
  const samples = await samplesOf(registry, 'circuit_breaker_state');
  return samples.map(({ value, labels }) => ({
    target: String(labels.target),
    operation: String(labels.operation),
    state: breakerStates[value] ?? 'open',
  }));
}

async function queueOf(registry: Registry): Promise<QueueStatus | undefined> {
  const [messages, ages, pauses] = await Promise.all([
    samplesOf(registry, 'events_queue_messages'),
    samplesOf(registry, 'events_oldest_message_age_seconds'),
    samplesOf(registry, 'events_paused'),
  ]);
  if (messages.length === 0) return undefined;
  const count = (queue: string, state?: string): number =>
    sum(
      messages.filter(
        ({ labels }) => labels.queue === queue && (state === undefined || labels.state === state),
      ),
    );
  return {
    visible: count('main', 'visible'),
    inFlight: count('main', 'in_flight'),
    delayed: count('main', 'delayed'),
    deadLetters: count('dead_letter'),
    oldestAgeSeconds: Math.max(0, ...ages.map(({ value }) => value)),
    pausedBy: pauses.filter(({ value }) => value > 0).map(({ labels }) => String(labels.dependency)),
  };
}

async function outboxOf(registry: Registry): Promise<OutboxStatus | undefined> {
  const [[events], [age]] = await Promise.all([
    samplesOf(registry, 'outbox_backlog_events'),
    samplesOf(registry, 'outbox_oldest_event_age_seconds'),
  ]);
  if (events === undefined || age === undefined) return undefined;
  return { events: events.value, oldestAgeSeconds: Math.max(0, age.value) };
}

async function samplesOf(registry: Registry, name: string): Promise<readonly Sample[]> {
  const metric = await registry.getSingleMetric(name)?.get();
  return metric?.values ?? [];
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}
