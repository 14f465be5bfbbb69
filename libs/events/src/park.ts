import {
  type Message,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { AppError } from '@lectern/errors';

/** SQS allows ten attributes; ours come first. */
const mostAttributes = 10;
const mostValueLength = 1_000;

/**
 * Puts a message that no retry can help into the dead-letter queue, as it was, with why it lies there: attributes
 * `parked_reason` (a stable slug), `parked_message`, `parked_at`. A message that SQS itself moved there after too many
 * deliveries has none of them.
 */
export async function park(
  { sqs, deadLetterUrl }: { sqs: SQSClient; deadLetterUrl: string },
  message: Message,
  error: AppError,
): Promise<void> {
  const why = {
    parked_reason: text(error.reason),
    parked_message: text(error.message),
    parked_at: text(new Date().toISOString()),
  };
  const others = Object.entries(message.MessageAttributes ?? {}).filter(([name]) => !(name in why));
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: deadLetterUrl,
      MessageBody: message.Body,
      MessageAttributes: {
        ...why,
        ...Object.fromEntries(others.slice(0, mostAttributes - Object.keys(why).length)),
      },
    }),
  );
}

function text(value: string): MessageAttributeValue {
  // SQS refuses empty values and most control characters.
  const clean = value.replaceAll(/\p{Cc}+/gu, ' ').slice(0, mostValueLength);
  return { DataType: 'String', StringValue: clean === '' ? '-' : clean };
}
