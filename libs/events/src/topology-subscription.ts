import {
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';

/** Where events come from, and where they go. */
export interface SubscriptionEnds {
  readonly topicArn: string;
  readonly queueArn: string;
}

/**
 * Subscribes a queue to those events of a topic whose attribute `type` is one of `types`. Delivery is raw: the queue
 * holds the CloudEvent itself, not SNS's wrapping of it.
 */
export async function ensureSubscription(
  sns: SNSClient,
  { topicArn, queueArn }: SubscriptionEnds,
  types: readonly string[],
): Promise<void> {
  const wanted = {
    RawMessageDelivery: 'true',
    FilterPolicyScope: 'MessageAttributes',
    FilterPolicy: JSON.stringify({ type: [...types].sort() }),
  };
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
    await setRight(sns, existing, wanted);
  }
}

async function find(sns: SNSClient, { topicArn, queueArn }: SubscriptionEnds): Promise<string | undefined> {
  for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: topicArn })) {
    const match = page.Subscriptions?.find((s) => s.Protocol === 'sqs' && s.Endpoint === queueArn);
    if (match !== undefined) return match.SubscriptionArn;
  }
  return undefined;
}

async function setRight(
  sns: SNSClient,
  subscriptionArn: string,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  const { Attributes } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn }),
  );
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
