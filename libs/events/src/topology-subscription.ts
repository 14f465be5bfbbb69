import {
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { z } from 'zod';
import { parsedAs } from './parsed-as.ts';

/** Where events come from, and where they go. */
export interface SubscriptionEnds {
  readonly topicArn: string;
  readonly queueArn: string;
}

/**
 * Subscribes a queue to those events of a topic whose attribute `type` is one of `types`, or of those that it is subscribed to
 * already: a process of an older release that starts during a rolling upgrade must not take away what a newer one asked
 * for. Delivery is raw: the queue holds the CloudEvent itself, not SNS's wrapping of it.
 */
export async function ensureSubscription(
  sns: SNSClient,
  { topicArn, queueArn }: SubscriptionEnds,
  types: readonly string[],
): Promise<void> {
  const wanted = attributesFor(types);
  const subscribe = new SubscribeCommand({
    TopicArn: topicArn,
    Protocol: 'sqs',
    Endpoint: queueArn,
    // All attributes at once: added later, there would be a moment in which everything flows, and wrapped.
    Attributes: wanted,
    ReturnSubscriptionArn: true,
  });
  try {
    await sns.send(subscribe);
  } catch (error) {
    // SNS refuses a subscription that exists with other attributes.
    const existing =
      error instanceof InvalidParameterException ? await find(sns, { topicArn, queueArn }) : undefined;
    if (existing === undefined) throw error;
    await setRight(sns, existing, types);
  }
}

function attributesFor(types: readonly string[]) {
  return {
    RawMessageDelivery: 'true',
    FilterPolicyScope: 'MessageAttributes',
    FilterPolicy: JSON.stringify({ type: [...new Set(types)].sort() }),
  };
}

async function find(sns: SNSClient, { topicArn, queueArn }: SubscriptionEnds): Promise<string | undefined> {
  for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: topicArn })) {
    const match = page.Subscriptions?.find((s) => s.Protocol === 'sqs' && s.Endpoint === queueArn);
    if (match !== undefined) return match.SubscriptionArn;
  }
  return undefined;
}

async function setRight(sns: SNSClient, subscriptionArn: string, types: readonly string[]): Promise<void> {
  const { Attributes } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn }),
  );
  const wanted = attributesFor([...types, ...typesOf(Attributes?.FilterPolicy)]);
  for (const [name, value] of Object.entries(wanted)) {
    if (Attributes?.[name] === value) continue;
    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn: subscriptionArn,
        AttributeName: name,
        AttributeValue: value,
      }),
    );
  }
}

const filterPolicy = z.object({ type: z.array(z.string()) });

/** The types that a filter lets through; none of a filter that is not ours. */
function typesOf(policy: string | undefined): readonly string[] {
  return parsedAs(filterPolicy, policy)?.type ?? [];
}
