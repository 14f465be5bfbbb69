import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Db } from '@lectern/db';
import type { Telemetry } from '@lectern/telemetry';
import { measureWhenRead } from './measured-gauge.ts';

interface OutboxBacklog {
  readonly events: number;
  readonly oldest_age_seconds: number;
}

const backlogSql = `
  SELECT count(*)::int AS events,
    COALESCE(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest_age_seconds FROM outbox`;

/**
 * Gauges of the outbox. The table is shared, so every instance shows the same: take the maximum over instances,
 * never the sum.
 */
export function watchOutbox(db: Db, { metrics: registry, logger }: Telemetry): void {
  let asking: Promise<OutboxBacklog | undefined> | undefined;
  // The two gauges are read in the same moment, and a slow database must not collect queries.
  const ask = (): Promise<OutboxBacklog | undefined> => {
    asking ??= db
      .query<OutboxBacklog & Record<string, unknown>>(backlogSql)
      .then(({ rows }) => rows[0])
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const sample = (value: number | undefined) => (value === undefined ? [] : [{ labels: {}, value }]);
  measureWhenRead({
    ...{ registry, logger, labelNames: [] },
    name: 'outbox_backlog_events',
    help: 'Events that are committed but not yet accepted by SNS',
    measure: async () => sample((await ask())?.events),
  });
  measureWhenRead({
    ...{ registry, logger, labelNames: [] },
    name: 'outbox_oldest_event_age_seconds',
    help: 'Age of the oldest event that SNS has not accepted; 0 when there is none',
    measure: async () => sample((await ask())?.oldest_age_seconds),
  });
}

const counts = {
  visible: 'ApproximateNumberOfMessages',
  in_flight: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
} as const;

/**
 * Age of the oldest event that a consumer holds, requeues and retries included. What no process has received is not
 * seen: SQS tells its age to CloudWatch alone.
 */
export function watchOldest(
  { consumer, telemetry }: Pick<QueueWatch, 'consumer' | 'telemetry'>,
  oldestAgeMs: () => number,
): void {
  measureWhenRead({
    registry: telemetry.metrics,
    logger: telemetry.logger,
    name: 'events_oldest_message_age_seconds',
    help: 'How long the oldest event that this process holds has been in its queue, since it was first there; 0 when it holds none',
    labelNames: ['consumer'],
    measure: async () => [{ labels: { consumer }, value: oldestAgeMs() / 1_000 }],
  });
}

/** What {@link watchQueues} needs. */
export interface QueueWatch {
  readonly sqs: SQSClient;
  /** The consuming service. */
  readonly consumer: string;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  readonly telemetry: Telemetry;
}

/**
 * How many messages are in a consumer's queue and its dead-letter queue, as SQS counts: approximately, and the same in
 * every instance. `in_flight` are messages being handled, and those that wait for another delivery after a failure.
 */
export function watchQueues({ sqs, consumer, queueUrl, deadLetterUrl, telemetry }: QueueWatch): void {
  const read = async (queue: string, QueueUrl: string) => {
    const AttributeNames = Object.values(counts);
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Object.entries(counts).map(([state, attribute]) => ({
      labels: { consumer, queue, state },
      value: Number(Attributes[attribute] ?? 0),
    }));
  };
  measureWhenRead({
    registry: telemetry.metrics,
    logger: telemetry.logger,
    name: 'events_queue_messages',
    help: 'Messages of a consumer, by queue (main, dead_letter) and state (visible, in_flight, delayed)',
    labelNames: ['consumer', 'queue', 'state'],
    measure: async () =>
      (await Promise.all([read('main', queueUrl), read('dead_letter', deadLetterUrl)])).flat(),
  });
}
