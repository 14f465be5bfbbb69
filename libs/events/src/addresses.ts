import { paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import { parsedAs } from './parsed-as.ts';

/** Topic on which a service publishes all its events. */
export function topicName(prefix: string, producer: string): string {
  return `${prefix}-${producer}`;
}

/** Queue from which a service takes all events that it subscribed to. */
export function queueName(prefix: string, consumer: string): string {
  return `${prefix}-${consumer}`;
}

/** Queue that holds what a consumer could not handle: what it dead-lettered, and what was delivered too often. */
export function deadLetterQueueName(prefix: string, consumer: string): string {
  return `${prefix}-${consumer}-dead-letter`;
}

/** @throws AppError `unavailable`, reason `queue_unavailable`, when there is no such queue or SQS does not answer */
export async function findQueueUrl(sqs: SQSClient, name: string): Promise<string> {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    if (QueueUrl !== undefined) return QueueUrl;
  } catch (error) {
    throw new AppError('unavailable', `The queue ${name} cannot be found.`, {
      reason: 'queue_unavailable',
      cause: error,
    });
  }
  throw new AppError('unavailable', `The queue ${name} has no address.`, { reason: 'queue_unavailable' });
}

const redrivePolicy = z.object({ maxReceiveCount: z.coerce.number().int().positive() });

/** After how many deliveries SQS moves a message to the dead letters; undefined where the queue has no such policy. */
export async function findMaxReceiveCount(sqs: SQSClient, QueueUrl: string): Promise<number | undefined> {
  const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] });
  const { Attributes } = await sqs.send(ask);
  return parsedAs(redrivePolicy, Attributes?.RedrivePolicy)?.maxReceiveCount;
}

/**
 * Finds the ARN of a producer's topic and remembers it. By listing, not by `CreateTopic`: where topics are made by
 * somebody else, a service should not need the right to make them.
 *
 * @throws AppError `unavailable`, reason `topic_missing`, when the function returned here finds no such topic
 */
export function createTopicLookup(sns: SNSClient, prefix: string, producer: string): () => Promise<string> {
  const suffix = `:${topicName(prefix, producer)}`;
  let found: string | undefined;
  return async () => {
    found ??= await findTopic(sns, suffix);
    return found;
  };
}

async function findTopic(sns: SNSClient, suffix: string): Promise<string> {
  for await (const page of paginateListTopics({ client: sns }, {})) {
    const arn = page.Topics?.find((topic) => topic.TopicArn?.endsWith(suffix))?.TopicArn;
    if (arn !== undefined) return arn;
  }
  throw new AppError('unavailable', `There is no topic ${suffix.slice(1)} yet.`, { reason: 'topic_missing' });
}
