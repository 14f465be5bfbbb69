import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { TestAws } from '@lectern/testing';
import { findQueueUrl, queueName } from '../src/addresses.ts';
import { createAwsClients } from '../src/index.ts';

/** Puts a text into the queue of a consumer as it is, past SNS and every check. */
export async function sendToQueue(aws: TestAws, consumer: string, body: string): Promise<void> {
  const clients = createAwsClients(aws);
  try {
    const QueueUrl = await findQueueUrl(clients.sqs, queueName(aws.prefix, consumer));
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  } finally {
    clients.destroy();
  }
}
