import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { eventually, type TestAws } from '@lectern/testing';
import { findQueueUrl, queueName } from '../src/addresses.ts';
import { createAwsClients, ensureTopology } from '../src/index.ts';

/** An event as it came out of a queue: not decoded, not checked. */
export interface QueuedEvent {
  readonly attributes: Readonly<Record<string, string>>;
  /** The CloudEvent, parsed. */
  readonly body: unknown;
}

/** A queue of a test's own with what a service publishes, beside those of its consumers. */
export interface Tap {
  /** The first event of a type about a subject, once it was published. */
  published(type: string, subject: string): Promise<QueuedEvent>;
  close(): void;
}

/** Subscribes a queue to events of the service `from`, as a consumer's would be. Events from before are not in it. */
export async function tapEvents(
  aws: TestAws,
  { from, types }: { readonly from: string; readonly types: readonly string[] },
): Promise<Tap> {
  const { prefix } = aws;
  const clients = createAwsClients(aws);
  const name = `tap-of-${from}`;
  const settings = { maxReceiveCount: 5, visibilityTimeoutSeconds: 300 };
  const consumers = [{ name, subscriptions: [{ from, types }], ...settings }];
  await ensureTopology(clients, { prefix, producers: [], consumers });
  const QueueUrl = await findQueueUrl(clients.sqs, queueName(prefix, name));
  const received: QueuedEvent[] = [];
  const poll = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, MessageAttributeNames: ['All'] };
  return {
    published: (type, subject) =>
      eventually(
        async () => {
          const known = received.find((event) => isAbout(event, type, subject));
          if (known !== undefined) return known;
          const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(poll));
          received.push(...Messages.map(toQueuedEvent));
          return received.find((event) => isAbout(event, type, subject));
        },
        { what: `${type} of ${subject}`, timeoutMs: 20_000 },
      ),
    close: () => clients.destroy(),
  };
}

function toQueuedEvent({ Body = '', MessageAttributes = {} }: Message): QueuedEvent {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
    name,
    StringValue,
  ]);
  return { attributes: Object.fromEntries(attributes), body: JSON.parse(Body) };
}

function isAbout({ attributes, body }: QueuedEvent, type: string, subject: string): boolean {
  return attributes.type === type && (body as { readonly subject?: unknown }).subject === subject;
}
