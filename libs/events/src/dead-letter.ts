import { type Message, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AppError } from '@lectern/errors';
import { textAttribute, withAttributes, withoutHistory } from './message-content.ts';

/**
 * Sends a message that no retry can help to the dead-letter queue, as it was, with the reason in its attributes:
 * `dead_letter_reason` (a stable slug), `dead_letter_message`, `dead_lettered_at`. A message that SQS itself moved
 * there after too many deliveries has none of them. Age and deliveries of a message that is redriven
 * count anew.
 */
export async function sendToDeadLetters(
  { sqs, deadLetterUrl }: { sqs: SQSClient; deadLetterUrl: string },
  message: Message,
  error: AppError,
): Promise<void> {
  const why = {
    dead_letter_reason: textAttribute(error.reason),
    dead_letter_message: textAttribute(error.message),
    dead_lettered_at: textAttribute(new Date().toISOString()),
  };
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: deadLetterUrl,
      MessageBody: message.Body,
      MessageAttributes: withAttributes(withoutHistory(message), why),
    }),
  );
}
