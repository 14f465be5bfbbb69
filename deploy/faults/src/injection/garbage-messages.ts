import { randomUUID } from 'node:crypto';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Prefix of the names of queues, as `npm start` has it. */
const prefix = 'lectern';

const known: Readonly<Record<string, { readonly type: string; readonly source: string }>> = {
  document: { type: 'DocumentIndexed.v1', source: '/lectern/retrieval' },
  embedding: { type: 'DocumentIngested.v1', source: '/lectern/document' },
  retrieval: { type: 'DocumentEmbedded.v1', source: '/lectern/embedding' },
  user: { type: 'StorageClaimed.v1', source: '/lectern/document' },
};

/** Reasons of the dead letters that become of it. */
export const garbageReasons = ['unparsable_event', 'invalid_event_data'] as const;

/** Puts messages into the queue of a consumer that are no events, or events with data against their schema. */
export async function sendGarbage(sqs: SQSClient, consumer: string): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}-${consumer}` }));
  for (const MessageBody of bodiesFor(consumer))
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

function bodiesFor(consumer: string): string[] {
  const event = { specversion: '1.0', id: randomUUID(), time: new Date().toISOString(), ...known[consumer] };
  const nobody = { tenantId: randomUUID(), documentId: randomUUID() };
  return [
    'this is no JSON {',
    '[]',
    JSON.stringify({ ...event, data: 'no object' }),
    JSON.stringify({ ...event, data: { ...nobody, version: 'the first' } }),
  ];
}
