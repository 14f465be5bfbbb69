import {
  type Message,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { AppError } from '@lectern/errors';

/** The limit of SQS; ours come first. */
const mostAttributes = 10;
const mostValueLength = 1_000;

/**
 * Sends a message that no retry can help to the dead-letter queue, as it was, with the reason in its attributes:
 * `dead_letter_reason` (a stable slug), `dead_letter_message`, `dead_lettered_at`. A message that SQS itself moved
 * there after too many deliveries has none of them.
 */
export async function sendToDeadLetters(
  { sqs, deadLetterUrl }: { sqs: SQSClient; deadLetterUrl: string },
  message: Message,
  error: AppError,
): Promise<void> {
  const why = {
    dead_letter_reason: text(error.reason),
    dead_letter_message: text(error.message),
    dead_lettered_at: text(new Date().toISOString()),
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
