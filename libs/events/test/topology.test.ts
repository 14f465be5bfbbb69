import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  paginateListTopics,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { freePort, testAws } from '@lectern/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { type AwsClients, createAwsClients, ensureTopology } from '../src/index.ts';
import { urlOf } from './backbone.ts';

const opened: AwsClients[] = [];
afterAll(() => {
  for (const clients of opened) clients.destroy();
});

function place() {
  const settings = testAws();
  const aws = createAwsClients(settings);
  opened.push(aws);
  const options = {
    prefix: settings.prefix,
    producers: ['document', 'embedding'],
    consumers: [
      {
        name: 'retrieval',
        subscriptions: [
          { from: 'embedding', types: ['B.v1', 'A.v1'] },
          { from: 'document', types: ['C.v1'] },
        ],
        maxReceiveCount: 4,
        visibilityTimeoutSeconds: 45,
      },
    ],
  };
  return { aws, options, prefix: settings.prefix };
}

async function topicsOf(aws: AwsClients, prefix: string): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTopics({ client: aws.sns }, {})) {
    arns.push(...(page.Topics ?? []).map((topic) => topic.TopicArn!).filter((arn) => arn.includes(prefix)));
  }
  return arns.sort();
}

/** Everything that was made, with the attributes that matter. */
async function look(aws: AwsClients, prefix: string) {
  const topics = await topicsOf(aws, prefix);
  const subscriptions: unknown[] = [];
  for (const TopicArn of topics) {
    const { Subscriptions } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    for (const { SubscriptionArn } of Subscriptions ?? []) {
      const { Attributes } = await aws.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
      subscriptions.push({
        topic: TopicArn.split(':').at(-1),
        queue: Attributes!.Endpoint!.split(':').at(-1),
        filter: Attributes!.FilterPolicy,
        raw: Attributes!.RawMessageDelivery,
      });
    }
  }
  const { QueueUrls } = await aws.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  const QueueUrl = await urlOf(aws, `${prefix}-retrieval`);
  const { Attributes } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return {
    topics: topics.map((arn) => arn.split(':').at(-1)),
    subscriptions,
    queues: QueueUrls!.map((url) => url.split('/').at(-1)).sort(),
    visibility: Attributes!.VisibilityTimeout,
    redrive: JSON.parse(Attributes!.RedrivePolicy!),
    policy: JSON.parse(Attributes!.Policy!),
  };
}

function expected(prefix: string) {
  const queue = `${prefix}-retrieval`;
  return {
    topics: [`${prefix}-document`, `${prefix}-embedding`],
    subscriptions: [
      { topic: `${prefix}-document`, queue, filter: '{"type":["C.v1"]}', raw: 'true' },
      { topic: `${prefix}-embedding`, queue, filter: '{"type":["A.v1","B.v1"]}', raw: 'true' },
    ],
    queues: [queue, `${queue}-dead-letter`],
    visibility: '45',
    redrive: { deadLetterTargetArn: expect.stringMatching(/-retrieval-dead-letter$/), maxReceiveCount: 4 },
    policy: expect.objectContaining({
      Statement: [
        expect.objectContaining({
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: {
            ArnEquals: {
              'aws:SourceArn': [expect.stringMatching(/-document$/), expect.stringMatching(/-embedding$/)],
            },
          },
        }),
      ],
    }),
  };
}

describe('ensureTopology', () => {
  it('makes topics, queues, dead letters, filters, redrive and the right of SNS to deliver', async () => {
    const { aws, options, prefix } = place();
    await ensureTopology(aws, options);
    expect(await look(aws, prefix)).toEqual(expected(prefix));
  });

  it('changes nothing the second time, and may run in several processes at once', async () => {
    const { aws, options, prefix } = place();
    await Promise.all([1, 2, 3, 4].map(() => ensureTopology(aws, options)));
    await ensureTopology(aws, options);
    expect(await look(aws, prefix)).toEqual(expected(prefix));
  });

  it('makes a missing subscription anew and sets right what somebody changed', async () => {
    const { aws, options, prefix } = place();
    await ensureTopology(aws, options);
    const [documentTopic] = await topicsOf(aws, prefix);
    const { Subscriptions } = await aws.sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: documentTopic }),
    );
    await aws.sns.send(new UnsubscribeCommand({ SubscriptionArn: Subscriptions![0]!.SubscriptionArn }));
    await aws.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: await urlOf(aws, `${prefix}-retrieval`),
        Attributes: { VisibilityTimeout: '7', RedrivePolicy: '' },
      }),
    );
    await ensureTopology(aws, options);
    expect(await look(aws, prefix)).toEqual(expected(prefix));
  });

  it('adds what a newer consumer wants, and keeps it when an older one starts again', async () => {
    const { aws, options, prefix } = place();
    await ensureTopology(aws, options);
    const [consumer] = options.consumers;
    const newer = {
      ...consumer!,
      subscriptions: [
        { from: 'embedding', types: ['B.v2'] },
        consumer!.subscriptions[1]!,
        { from: 'audit', types: ['D.v1'] },
      ],
      maxReceiveCount: 9,
    };
    await ensureTopology(aws, { ...options, consumers: [newer] });
    const upgraded = await look(aws, prefix);
    const filters = upgraded.subscriptions.map((one) => Object(one).filter).sort();
    expect(filters).toEqual(['{"type":["A.v1","B.v1","B.v2"]}', '{"type":["C.v1"]}', '{"type":["D.v1"]}']);
    expect(upgraded.redrive.maxReceiveCount).toBe(9);
    expect(JSON.stringify(upgraded.policy)).toContain(`${prefix}-audit`);
    await ensureTopology(aws, options);
    const { subscriptions, policy } = await look(aws, prefix);
    expect({ subscriptions, policy }).toEqual({
      subscriptions: upgraded.subscriptions,
      policy: upgraded.policy,
    });
  });

  it('says that the event bus is unavailable when nobody answers', async () => {
    const { options } = place();
    const aws = createAwsClients({ ...testAws(), endpoint: `http://127.0.0.1:${await freePort()}` });
    opened.push(aws);
    await expect(ensureTopology(aws, options)).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'event_bus_unavailable',
    });
  });
});
