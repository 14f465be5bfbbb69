import { paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import { AppError } from '@lectern/errors';
import { topicName } from './names.ts';

/**
 * Finds the ARN of a producer's topic and remembers it. By listing, not by `CreateTopic`: where topics are made by
 * somebody else, a service should not need the right to make them.
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
