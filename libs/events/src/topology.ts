import { CreateTopicCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { deadLetterQueueName, queueName, topicName } from './addresses.ts';
import type { AwsClients } from './aws-clients.ts';
import { queuePolicy } from './queue-policy.ts';
import { ensureSubscription } from './topology-subscription.ts';

/** A consumer's queue and what flows into it. */
export interface ConsumerTopology {
  readonly name: string;
  readonly subscriptions: readonly { readonly from: string; readonly types: readonly string[] }[];
  /** Deliveries after which SQS moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** How long a delivery hides a message from other instances, unless a heartbeat says that it is still worked on. */
  readonly visibilityTimeoutSeconds: number;
}

/** What {@link ensureTopology} makes. */
export interface TopologyOptions {
  readonly prefix: string;
  readonly producers: readonly string[];
  readonly consumers: readonly ConsumerTopology[];
}

/** SQS's longest: people need time to look at the dead letters, and a consumer may be down over a holiday. */
const retentionSeconds = 14 * 24 * 3_600;
const longestPollSeconds = 20;

/**
 * Makes the topics, queues, dead-letter queues and subscriptions that are missing, and corrects those that differ.
 * Idempotent, and safe to run in several processes at once. It removes nothing: not a queue whose consumer is gone, not a
 * subscription that is no longer declared, and not an event from the filter of one. So while two releases run side by side,
 * whichever starts last, each gets its events; a consumer requeues those that it does not know. AWS can take minutes to
 * apply a changed filter.
 *
 * @throws AppError `unavailable` when SNS or SQS cannot be reached; whatever AWS says when a right is missing
 */
export async function ensureTopology(
  clients: Pick<AwsClients, 'sns' | 'sqs'>,
  options: TopologyOptions,
): Promise<void> {
  const subscribedTo = options.consumers.flatMap((consumer) => consumer.subscriptions.map((s) => s.from));
  const producers = [...new Set([...options.producers, ...subscribedTo])];
  try {
    const topics = new Map<string, string>();
    await Promise.all(
      producers.map(async (producer) => {
        topics.set(producer, await ensureTopic(clients, topicName(options.prefix, producer)));
      }),
    );
    await Promise.all(
      options.consumers.map((c) => ensureConsumer(clients, c, { prefix: options.prefix, topics })),
    );
  } catch (error) {
    throw unavailableIfUnreachable(error);
  }
}

async function ensureTopic({ sns }: Pick<AwsClients, 'sns'>, name: string): Promise<string> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
  return present(TopicArn, `the ARN of topic ${name}`);
}

async function ensureConsumer(
  { sns, sqs }: Pick<AwsClients, 'sns' | 'sqs'>,
  consumer: ConsumerTopology,
  { prefix, topics }: { prefix: string; topics: ReadonlyMap<string, string> },
): Promise<void> {
  const { subscriptions } = consumer;
  const sources = subscriptions.map(({ from }) => present(topics.get(from), `the topic of ${from}`));
  const deadLetters = await ensureQueue(sqs, deadLetterQueueName(prefix, consumer.name), () => ({
    MessageRetentionPeriod: String(retentionSeconds),
  }));
  const queueArn = await ensureQueue(sqs, queueName(prefix, consumer.name), (arn, policy) => ({
    MessageRetentionPeriod: String(retentionSeconds),
    ReceiveMessageWaitTimeSeconds: String(longestPollSeconds),
    VisibilityTimeout: String(consumer.visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetters,
      maxReceiveCount: consumer.maxReceiveCount,
    }),
    Policy: queuePolicy(arn, sources, policy),
  }));
  await Promise.all(
    subscriptions.map(({ types }, index) =>
      ensureSubscription(sns, { topicArn: present(sources[index], 'a topic'), queueArn }, types),
    ),
  );
}

/**
 * Attributes are set in a second call, since `CreateQueue` refuses a queue that exists with other attributes and would
 * so make every change of a setting an error.
 */
async function ensureQueue(
  sqs: SQSClient,
  name: string,
  attributes: (arn: string, policy: string | undefined) => Record<string, string>,
): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const arn = present(found.Attributes?.QueueArn, `the ARN of queue ${name}`);
  const wanted = attributes(arn, found.Attributes?.Policy);
  const differs = Object.entries(wanted).some(
    ([key, value]) => Reflect.get(found.Attributes ?? {}, key) !== value,
  );
  if (differs) await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: wanted }));
  return arn;
}

function present(value: string | undefined, what: string): string {
  if (value === undefined) throw new AppError('internal', `The answer of AWS is without ${what}.`);
  return value;
}

/** An answer from AWS has a status; without one there was no answer. */
function unavailableIfUnreachable(error: unknown): unknown {
  const answered = error instanceof AppError || (error instanceof Error && '$response' in error);
  if (answered) return error;
  return new AppError('unavailable', 'SNS or SQS cannot be reached.', {
    reason: 'event_bus_unavailable',
    cause: error,
  });
}
