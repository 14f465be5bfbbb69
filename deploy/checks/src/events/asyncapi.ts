import { eventTopology } from '@lectern/contracts';
import { sourceOf } from '@lectern/events/cloud-event';
import { type EventContracts, envelopeName, eventDefinitions, examplesOf } from './event-contracts.ts';

/** What the document says that is not in the contracts. */
export interface AsyncApiFacts {
  readonly version: string;
  readonly maxReceiveCount: number;
  readonly visibilityTimeoutSeconds: number;
}

const ref = (...path: string[]) => ({ $ref: `#/${path.join('/')}` });
const longestRetentionSeconds = 14 * 24 * 3_600;

/**
 * The event map as an AsyncAPI 3.0 document: a channel per topic, queue and dead-letter queue, an operation per service that
 * publishes or consumes, and the messages with their envelope. Schemas are referred to, in the files beside it.
 */
export function asyncApiDocument(contracts: EventContracts, facts: AsyncApiFacts): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Lectern events',
      version: facts.version,
      description:
        'CloudEvents in structured JSON. Each service publishes to one SNS topic and consumes from one SQS queue; the subscription ' +
        'between them filters by type and delivers raw. Delivery is at least once, in no order. Consumers ignore fields that they do not know.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    servers: {
      sns: { host: 'sns.us-east-1.amazonaws.com', protocol: 'sns', description: 'Or an emulator' },
      sqs: { host: 'sqs.us-east-1.amazonaws.com', protocol: 'sqs', description: 'Or an emulator' },
    },
    channels: { ...topics(contracts), ...queues(contracts, facts) },
    operations: { ...publications(contracts), ...consumptions(contracts) },
    components: { messages: messages(contracts), messageTraits: { cloudEvent: cloudEventTrait } },
  };
}

const prefix = { prefix: { description: 'EVENTS_PREFIX of the platform', default: 'lectern' } };

function typesFrom(producer: string, { services }: EventContracts): string[] {
  return typesWhere(services, ({ producers }) => producers.includes(producer));
}

function typesFor(consumer: string, { services }: EventContracts): string[] {
  return typesWhere(services, ({ consumers }) => consumers.includes(consumer));
}

function typesWhere(
  services: EventContracts['services'],
  holds: (who: EventContracts['services'][string]) => boolean,
): string[] {
  return eventDefinitions
    .map(({ type }) => type)
    .filter((type) => services[type] !== undefined && holds(services[type]));
}

/** Messages of a channel by name. */
function messageRefs(types: readonly string[]): Record<string, object> {
  return Object.fromEntries(types.map((type) => [type, ref('components', 'messages', type)]));
}

function topics(contracts: EventContracts): Record<string, object> {
  return Object.fromEntries(
    eventTopology.producers.map((producer) => [
      `${producer}Topic`,
      {
        address: `{prefix}-${producer}`,
        title: `What ${producer} publishes`,
        parameters: prefix,
        servers: [ref('servers', 'sns')],
        messages: messageRefs(typesFrom(producer, contracts)),
        bindings: { sns: { name: `lectern-${producer}` } },
      },
    ]),
  );
}

function queues(contracts: EventContracts, facts: AsyncApiFacts): Record<string, object> {
  return Object.fromEntries(
    eventTopology.consumers.flatMap(({ name }) => {
      const deadLetterQueue = { name: `lectern-${name}-dead-letter`, fifoQueue: false };
      const shared = {
        parameters: prefix,
        servers: [ref('servers', 'sqs')],
        messages: messageRefs(typesFor(name, contracts)),
      };
      const queue = {
        ...{ name: `lectern-${name}`, fifoQueue: false, receiveMessageWaitTime: 20 },
        visibilityTimeout: facts.visibilityTimeoutSeconds,
        messageRetentionPeriod: longestRetentionSeconds,
        redrivePolicy: {
          deadLetterQueue: { name: deadLetterQueue.name },
          maxReceiveCount: facts.maxReceiveCount,
        },
      };
      return [
        [
          `${name}Queue`,
          {
            ...{ address: `{prefix}-${name}`, title: `What ${name} consumes`, ...shared },
            bindings: { sqs: { queue, deadLetterQueue } },
          },
        ],
        [
          `${name}DeadLetters`,
          {
            ...{ address: `{prefix}-${name}-dead-letter`, title: `What ${name} could not handle`, ...shared },
            bindings: {
              sqs: { queue: { ...deadLetterQueue, messageRetentionPeriod: longestRetentionSeconds } },
            },
          },
        ],
      ];
    }),
  );
}

function publications(contracts: EventContracts): Record<string, object> {
  return Object.fromEntries(
    eventTopology.producers.map((producer) => [
      `${producer}Publishes`,
      {
        action: 'send',
        channel: ref('channels', `${producer}Topic`),
        title: `The ${producer} service publishes`,
        tags: [{ name: producer }],
        messages: typesFrom(producer, contracts).map((type) =>
          ref('channels', `${producer}Topic`, 'messages', type),
        ),
        bindings: { sns: { consumers: subscribersOf(producer) } },
      },
    ]),
  );
}

/** The subscriptions between a topic and the queues of its consumers. */
function subscribersOf(producer: string): object[] {
  return eventTopology.consumers.flatMap(({ name, subscriptions }) =>
    subscriptions
      .filter(({ from }) => from === producer)
      .map(({ types }) => ({
        protocol: 'sqs',
        endpoint: { name: `lectern-${name}` },
        filterPolicy: { type: [...types].sort() },
        filterPolicyScope: 'MessageAttributes',
        rawMessageDelivery: true,
      })),
  );
}

function consumptions(contracts: EventContracts): Record<string, object> {
  return Object.fromEntries(
    eventTopology.consumers.map(({ name }) => [
      `${name}Consumes`,
      {
        action: 'receive',
        channel: ref('channels', `${name}Queue`),
        title: `The ${name} service consumes`,
        tags: [{ name }],
        messages: typesFor(name, contracts).map((type) => ref('channels', `${name}Queue`, 'messages', type)),
      },
    ]),
  );
}

const cloudEventTrait = {
  headers: {
    type: 'object',
    description: 'Message attributes of SNS and SQS, all of them texts',
    required: ['type'],
    properties: {
      type: { type: 'string', description: 'As in the envelope; subscriptions filter by it' },
      traceparent: { type: 'string', description: 'As in the envelope (W3C Trace Context)' },
      tracestate: { type: 'string', description: 'As in the envelope (W3C Trace Context)' },
      first_queued_at: {
        type: 'string',
        format: 'date-time',
        description: 'Of a message that was requeued: since when the event is in the queue',
      },
      earlier_deliveries: {
        type: 'string',
        pattern: '^[0-9]+$',
        description: 'Of a message that was requeued: how many of its deliveries before came to no end',
      },
    },
  },
  correlationId: {
    description: 'The trace of the request that caused the event (W3C Trace Context)',
    location: '$message.payload#/traceparent',
  },
};

function messages({ services }: EventContracts): Record<string, object> {
  return Object.fromEntries(
    eventDefinitions.map(({ name, type, schema }) => {
      const sources = (services[type]?.producers ?? []).map(sourceOf);
      const { description } = schema.meta() ?? {};
      return [
        type,
        {
          ...{ name: type, title: name, summary: description },
          traits: [ref('components', 'messageTraits', 'cloudEvent')],
          payload: {
            allOf: [
              { $ref: `./${envelopeName}.json` },
              {
                type: 'object',
                properties: {
                  type: { const: type },
                  source: { enum: sources },
                  data: { $ref: `./${type}.json` },
                },
              },
            ],
          },
          examples: examplesOf(schema).map((data) => exampleOf(type, { source: sources[0] ?? '', data })),
        },
      ];
    }),
  );
}

function exampleOf(type: string, { source, data }: { source: string; data: unknown }): object {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const envelope = { specversion: '1.0', id: '0193a1f2-8d69-7e2f-a072-401e6b3d9f51', source, type };
  return {
    headers: { type, traceparent },
    payload: {
      ...envelope,
      ...{ time: '2026-11-29T10:15:30.200Z', datacontenttype: 'application/json', data, traceparent },
    },
  };
}
