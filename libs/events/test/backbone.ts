import { randomUUID } from 'node:crypto';
import { PublishBatchCommand, type PublishBatchCommandOutput, type SNSClient } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandOutput,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { eventually, testAws } from '@lectern/testing';
import { z } from 'zod';
import { deadLetterQueueName, queueName } from '../src/addresses.ts';
import {
  type AwsClients,
  type BackgroundWorker,
  type ConsumerOptions,
  createAwsClients,
  createConsumer,
  createOutbox,
  createRelay,
  defineEvent,
  ensureTopology,
  eventsMigrations,
  type RelayOptions,
  type Subscription,
  subscription,
} from '../src/index.ts';
import { attemptOf } from '../src/message-content.ts';

export const Happened = defineEvent({
  name: 'Happened',
  version: 1,
  schema: z.object({ n: z.int(), filler: z.string().optional(), tenantId: z.string().optional() }),
});
/** As the deletion of a document is to its upload: of a higher priority. */
export const Removed = defineEvent({
  name: 'Removed',
  version: 1,
  schema: z.object({ n: z.int(), tenantId: z.string() }),
});

export type Backbone = Awaited<ReturnType<typeof openBackbone>>;

/** A producer `source` with an outbox, and the queue of a consumer `target`, on real parts. */
export async function openBackbone(options: { maxReceiveCount?: number; telemetry?: Telemetry } = {}) {
  const telemetry = options.telemetry ?? noopTelemetry();
  const { db, close } = await openTestDb([{ name: 'events', url: eventsMigrations }], telemetry);
  await db.query('CREATE TABLE effects (n int NOT NULL, event_id text NOT NULL)');
  const settings = testAws();
  const { prefix } = settings;
  const aws = createAwsClients(settings);
  const topology = {
    prefix,
    producers: ['source'],
    consumers: [
      {
        name: 'target',
        subscriptions: [{ from: 'source', types: [Happened.type, Removed.type] }],
        maxReceiveCount: options.maxReceiveCount ?? 3,
        visibilityTimeoutSeconds: 30,
      },
    ],
  };
  await ensureTopology(aws, topology);
  const outbox = createOutbox({ source: 'source' });
  const workers: BackgroundWorker[] = [];

  const started = async (worker: BackgroundWorker): Promise<BackgroundWorker> => {
    workers.push(worker);
    await worker.start();
    return worker;
  };
  return {
    ...{ db, aws, prefix, outbox, telemetry, topology, settings },
    /** Writes one event and resolves to its id. */
    add: async (n: number): Promise<string> => {
      const id = randomUUID();
      await db.transaction((tx) => outbox.add(tx, Happened, { n }, { id }));
      return id;
    },
    /** Writes events 0 to `count` - 1 in one transaction, each with its tenant. */
    addMany: (count: number, tenantOf: (n: number) => string) =>
      db.transaction(async (tx) => {
        for (let n = 0; n < count; n += 1) await outbox.add(tx, Happened, { n, tenantId: tenantOf(n) });
      }),
    startRelay: (o: Partial<RelayOptions> = {}) =>
      started(createRelay({ db, outbox, sns: aws.sns, prefix, telemetry, pollIntervalMs: 60_000, ...o })),
    startConsumer: (handle: Subscription<{ n: number }>['handle'], o: Partial<ConsumerOptions> = {}) =>
      started(
        createConsumer({
          ...{ sqs: aws.sqs, prefix, name: 'target', telemetry, backoff: { base: 0.1, most: 0.4 } },
          subscriptions: [subscription({ from: 'source', event: Happened, handle })],
          ...o,
        }),
      ),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      aws.destroy();
      await close();
    },
  };
}

export async function urlOf(aws: AwsClients, name: string): Promise<string> {
  const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl!;
}

async function receive({ aws, prefix }: Backbone, queue: string, count: number): Promise<Message[]> {
  const QueueUrl = await urlOf(aws, queue);
  const messages: Message[] = [];
  return eventually(
    async () => {
      const answer = await aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          VisibilityTimeout: 600,
        }),
      );
      messages.push(...(answer.Messages ?? []));
      return messages.length >= count ? messages : undefined;
    },
    { what: `${count} messages in ${queue} of ${prefix}` },
  );
}

/** Takes `count` messages, or a few more if there are, straight from the consumer's queue. */
export const receiveFrom = (backbone: Backbone, count: number): Promise<Message[]> =>
  receive(backbone, queueName(backbone.prefix, 'target'), count);

export const receiveDeadLetters = (backbone: Backbone, count: number): Promise<Message[]> =>
  receive(backbone, deadLetterQueueName(backbone.prefix, 'target'), count);

/** Waits until nothing is left on the way: neither in the outbox nor in the consumer's queue, visible, in flight or delayed. */
export async function drained({ aws, db, prefix }: Backbone): Promise<void> {
  await outboxEmpty(db);
  const QueueUrl = await urlOf(aws, queueName(prefix, 'target'));
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  await eventually(
    async () => {
      const { Attributes } = await aws.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      );
      return AttributeNames.every((name) => Attributes?.[name] === '0') || undefined;
    },
    { what: 'an empty queue' },
  );
}

export const numbersOf = (messages: Message[]): number[] =>
  messages.map((message) => JSON.parse(message.Body!).data.n).sort((a, b) => a - b);

export async function outboxSize(db: Db): Promise<number> {
  return (await db.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox')).rows[0]!.n;
}

/** Waits until the relay has deleted what it published. */
export const outboxEmpty = (db: Db): Promise<true> =>
  eventually(async () => ((await outboxSize(db)) === 0 ? true : undefined), { what: 'an empty outbox' });

/** An SNS client whose PublishBatch goes through `change`, which may fail it, hold it, or change its answer. */
export function changing(
  sns: SNSClient,
  change: (send: () => Promise<PublishBatchCommandOutput>, command: PublishBatchCommand) => Promise<unknown>,
): SNSClient {
  return new Proxy(sns, {
    get: (target, property) =>
      property === 'send'
        ? (command: PublishBatchCommand) =>
            command instanceof PublishBatchCommand
              ? change(() => target.send(command), command)
              : target.send(command)
        : Reflect.get(target, property),
  });
}

/** A gate that handlers wait at. */
export function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Puts a text into the consumer's queue, past SNS. */
export async function send({ aws, prefix }: Backbone, body: string): Promise<void> {
  const QueueUrl = await urlOf(aws, queueName(prefix, 'target'));
  await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}

/** The most deliveries that SQS counted for any message of a client. */
export function watchAttempts(sqs: SQSClient): () => number {
  let most = 0;
  sqs.middlewareStack.add((next) => async (args) => {
    const result = await next(args);
    const { Messages = [] }: ReceiveMessageCommandOutput = Object(result.output);
    most = Math.max(most, ...Messages.map(attemptOf));
    return result;
  });
  return () => most;
}
